// The office: several accounts that share who asked all of them to stop. What it is, who is in it, and its list.
import { Button } from '@mantine/core'
import { IconBuildingCommunity } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { openDialog } from '../parts/overlays.tsx'
import { Empty, Failed, Rows } from '../parts/states.tsx'
import { useTitle } from '../parts/title.ts'
import { told, toldError } from '../parts/toast.ts'
import { useMe } from '../queries.ts'
import { askFirst } from '../settings/ask-first.tsx'
import './compliance.css'
import { BlockForm, FoundForm, JoinForm } from './office-forms.tsx'
import { OfficeList } from './office-list.tsx'
import { leaveOffice, type Office, officeQuery } from './queries.ts'

export function OfficePage() {
  useTitle('Office')
  const { data: office, error, isPending, refetch } = useQuery(officeQuery)
  return (
    <div className="page page-full compliance">
      <header className="page-head">
        <div>
          <h1>{office ? office.name : 'Office'}</h1>
          <p className="hint">
            Several accounts that are one office to the people they text share who asked all of them to stop.
            The rest of{' '}
            <Link to="/compliance" className="plain-link">
              compliance
            </Link>{' '}
            is this account’s own.
          </p>
        </div>
        {office && <Acts office={office} />}
      </header>
      {isPending && <Rows count={3} height={80} label="the office" />}
      {error && office === undefined && (
        <Failed error={error} what="The office" onRetry={() => void refetch()} />
      )}
      {office === null && <NoOffice />}
      {office && <Members office={office} />}
      {office && <OfficeList office={office} />}
    </div>
  )
}

const HOW = [
  <>
    <b>STOPALL</b>, texted to any number of any of the accounts, blocks the phone in all of them. STOP and
    other words block in the account that was texted, as ever.
  </>,
  <>
    <b>An owner</b> can block a phone in all of them, with a note: for who asked the whole office by letter,
    by phone or at the desk.
  </>,
  <>
    <b>Nothing else is shared.</b> Contacts, texts and credits stay apart; the accounts see each other’s
    names, and this list.
  </>,
]

function NoOffice() {
  const isOwner = useMe().role === 'owner'
  return (
    <>
      <Empty icon={<IconBuildingCommunity size={32} stroke={1.5} aria-hidden />} title="No office yet">
        <p>
          This account stands alone: whoever asks it to stop is blocked here, and nowhere else. Make an office
          when several accounts belong to the same people.
        </p>
        {isOwner ? (
          <div className="section-acts">
            <Button
              onClick={() =>
                openDialog({ title: 'Make an office', body: close => <FoundForm close={close} /> })
              }
            >
              Make an office
            </Button>
            <Button
              variant="default"
              onClick={() =>
                openDialog({ title: 'Join an office', body: close => <JoinForm close={close} /> })
              }
            >
              Join with a code
            </Button>
          </div>
        ) : (
          <p>Only an owner can make an office or join one.</p>
        )}
      </Empty>
      <How />
    </>
  )
}

function How() {
  return (
    <section className="panel" aria-labelledby="office-how">
      <h2 id="office-how">What an office does</h2>
      <ul className="office-how">
        {HOW.map((words, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: three sentences that never move
          <li key={index}>{words}</li>
        ))}
      </ul>
    </section>
  )
}

function Acts({ office }: { office: Office }) {
  const isOwner = useMe().role === 'owner'
  const queries = useQueryClient()
  if (!isOwner) return <p className="hint">Only an owner can change these.</p>
  const leave = () =>
    leaveOffice()
      .then(() => told(`This account has left ${office.name}.`))
      .catch(toldError)
      .finally(() => void queries.invalidateQueries({ queryKey: officeQuery.queryKey }))
  return (
    <div className="section-acts">
      <Button
        onClick={() =>
          openDialog({
            title: 'Block a phone in the whole office',
            body: close => <BlockForm office={office} close={close} />,
          })
        }
      >
        Block a phone
      </Button>
      <Button
        variant="default"
        onClick={() =>
          askFirst({
            title: `Leave ${office.name}?`,
            words:
              'Who is blocked here stays blocked. Who asks the office from now on is not blocked here any more. To come back you need its code.',
            act: 'Leave the office',
            onYes: leave,
          })
        }
      >
        Leave
      </Button>
    </div>
  )
}

function Members({ office: { accounts } }: { office: Office }) {
  return (
    <section className="panel" aria-labelledby="office-accounts">
      <h2 id="office-accounts">
        {accounts.length === 1 ? 'One account so far' : `${accounts.length} accounts`}
      </h2>
      <ul className="office-accounts">
        {accounts.map((name, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two accounts may have one name
          <li key={index}>{name}</li>
        ))}
      </ul>
      {accounts.length === 1 && (
        <p className="hint">
          The owners of the others join with the code that was shown when the office was made. Lost it? Leave,
          and make the office anew: who was blocked stays blocked here, and the new list starts empty.
        </p>
      )}
    </section>
  )
}
