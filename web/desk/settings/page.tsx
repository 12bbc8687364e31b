// Settings: the account, what Heed says on its own, prices, the numbers to text from, and API keys.
import { Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { HistoryHead } from '../evidence/files.tsx'
import { Failed, Rows } from '../parts/states.tsx'
import { useTitle } from '../parts/title.ts'
import { accountQuery, useMe } from '../queries.ts'
import type { SettingsTab } from '../router.tsx'
import { AccountForm } from './account-form.tsx'
import { ApiKeys } from './api-keys.tsx'
import { Hours } from './hours.tsx'
import { NoticeForm } from './notice-form.tsx'
import { OptInForm } from './opt-in-form.tsx'
import { PolicyForm } from './policy-form.tsx'
import { PricesForm } from './prices-form.tsx'
import { SavedReplies } from './saved-replies.tsx'
import { Senders } from './senders.tsx'
import './settings.css'

const TABS: { tab: SettingsTab; label: string; isOwners?: boolean }[] = [
  { tab: 'account', label: 'Account' },
  { tab: 'hours', label: 'Hours and rules' },
  { tab: 'texts', label: 'What Heed says' },
  { tab: 'replies', label: 'Saved replies' },
  { tab: 'prices', label: 'Prices' },
  { tab: 'senders', label: 'Numbers' },
  { tab: 'keys', label: 'API keys', isOwners: true },
]

export function SettingsPage() {
  useTitle('Settings')
  const { tab = 'account' } = useSearch({ from: '/desk/settings' })
  const navigate = useNavigate()
  const isOwner = useMe().role === 'owner'
  const open = (to: string | null) =>
    void navigate({ to: '/settings', search: { tab: to as SettingsTab }, replace: true })
  return (
    <div className="page settings">
      <header className="page-head">
        <h1>Settings</h1>
        {!isOwner && tab !== 'replies' && <p className="hint">Only an owner can change these.</p>}
      </header>
      <Tabs value={tab} onChange={open} keepMounted={false}>
        <Tabs.List mb="lg">
          {TABS.filter(each => isOwner || !each.isOwners).map(each => (
            <Tabs.Tab key={each.tab} value={each.tab}>
              {each.label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {TABS.map(each => (
          <Tabs.Panel key={each.tab} value={each.tab}>
            <Panel tab={each.tab} isOwner={isOwner} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </div>
  )
}

function Panel({ tab, isOwner }: { tab: SettingsTab; isOwner: boolean }) {
  switch (tab) {
    case 'hours':
      return <Hours isOwner={isOwner} />
    case 'senders':
      return <Senders />
    case 'replies':
      return <SavedReplies />
    case 'keys':
      return isOwner ? <ApiKeys /> : null
    default:
      return <AccountPanel tab={tab} isOwner={isOwner} />
  }
}

function AccountPanel({ tab, isOwner }: { tab: SettingsTab; isOwner: boolean }) {
  const { data: account, error, isPending, refetch } = useQuery(accountQuery)
  if (isPending) return <Rows count={4} height={56} label="the settings" />
  if (error) return <Failed error={error} what="The settings" onRetry={() => void refetch()} />
  return (
    <fieldset disabled={!isOwner} className="bare">
      <legend className="visually-hidden">Settings</legend>
      {tab === 'account' && (
        <>
          <AccountForm account={account} />
          <HistoryHead />
        </>
      )}
      {tab === 'texts' && (
        <>
          <NoticeForm account={account} />
          <PolicyForm account={account} />
          <AnswersElsewhere />
          <OptInForm />
        </>
      )}
      {tab === 'prices' && <PricesForm account={account} />}
    </fieldset>
  )
}

function AnswersElsewhere() {
  return (
    <section className="settings-part">
      <div>
        <h2>Answers to STOP, START and HELP</h2>
        <p className="hint">
          Their wording stands beside the chart of what a phone receives, with every version of it:{' '}
          <Link to="/replies" className="plain-link">
            Replies
          </Link>
          .
        </p>
      </div>
    </section>
  )
}
