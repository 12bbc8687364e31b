// One contact: who they are, their phones with consent, and everything that went between you.
import { Button, Group } from '@mantine/core'
import { IconArrowLeft, IconEraser, IconPencil, IconTrash } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import type { Contact } from '../api-types.ts'
import { deleteContact, restoreContact } from '../calls.ts'
import { EvidenceFiles } from '../evidence/files.tsx'
import { openErase } from '../evidence/open.tsx'
import { openOptOut } from '../inbox/consent-dialogs.tsx'
import { Notes, Tags } from '../inbox/inline-edit.tsx'
import { showName, showPhone } from '../parts/phone-number.ts'
import { ConsentMark } from '../parts/state-mark.tsx'
import { Empty, Failed, PageSkeleton, Rows } from '../parts/states.tsx'
import { useTitle } from '../parts/title.ts'
import { told, toldError } from '../parts/toast.ts'
import { clockIn, date } from '../parts/when.ts'
import { zoneOfContact } from '../parts/zone.ts'
import { contactQuery, contactTimelineQuery, useMe } from '../queries.ts'
import './contacts.css'
import { PlansOfContact } from '../plans/of-contact.tsx'
import { TasksOfContact } from '../tasks/of-contact.tsx'
import { openContactForm } from './open-form.tsx'
import { TimelineRow } from './timeline-row.tsx'

export function ContactPage() {
  const { id } = useParams({ from: '/desk/contacts/$id' })
  const { data: contact, error, isPending, refetch } = useQuery(contactQuery(id))
  useTitle(contact ? showName(contact.name) : 'Contact')
  if (isPending) return <PageSkeleton />
  if (error) {
    return (
      <div className="page">
        <Failed error={error} what="This contact" onRetry={() => void refetch()} />
      </div>
    )
  }
  return (
    <div className="page">
      <Link to="/contacts" className="plain-link state">
        <IconArrowLeft size={16} stroke={1.75} aria-hidden />
        Contacts
      </Link>
      <header className="page-head">
        <h1>{showName(contact.name)}</h1>
        <Actions contact={contact} />
      </header>
      <div className="contact-page">
        <About contact={contact} />
        <Timeline contact={contact} />
      </div>
    </div>
  )
}

function Actions({ contact }: { contact: Contact }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const refresh = () => {
    for (const queryKey of [['contacts'], ['contact', contact.id], ['conversations'], ['conversation']]) {
      void queries.invalidateQueries({ queryKey })
    }
  }
  const isOwner = useMe().role === 'owner'
  const forget = () => {
    void navigate({ to: '/contacts' })
    refresh()
  }
  const undo = () => void restoreContact(contact.id).then(refresh).catch(toldError)
  const remove = async () => {
    try {
      await deleteContact(contact.id)
    } catch (error) {
      toldError(error)
      return
    }
    await navigate({ to: '/contacts' })
    refresh()
    told(`${showName(contact.name)} is deleted. Opt-outs of their phones stay.`, undo)
  }
  return (
    <Group gap="xs">
      <Button
        variant="default"
        leftSection={<IconPencil size={16} aria-hidden />}
        onClick={() => openContactForm({ contact })}
      >
        Edit
      </Button>
      <Button
        variant="default"
        leftSection={<IconTrash size={16} aria-hidden />}
        onClick={() => void remove()}
      >
        Delete
      </Button>
      {isOwner && (
        <Button
          variant="default"
          leftSection={<IconEraser size={16} aria-hidden />}
          onClick={() => openErase(contact.id, showName(contact.name), forget)}
        >
          Erase
        </Button>
      )}
    </Group>
  )
}

const FROM = {
  contact: 'what you noted',
  zip: 'ZIP code',
  state: 'state',
  number: 'area code',
  unknown: '',
} as const

function factsOf(contact: Contact): [string, string | null][] {
  const { zonesFrom } = contact.place
  const zone = zoneOfContact(contact)
  const there = zone && clockIn(zone)
  return [
    ['E-mail', contact.email],
    ['Company', contact.company],
    ['Lives in', [contact.state, contact.zip].filter(Boolean).join(' ') || null],
    ['Their time', there ? `${there} (${zone}, by ${FROM[zonesFrom]})` : null],
    ['Since', date(contact.createdAt)],
  ]
}

function About({ contact }: { contact: Contact }) {
  const facts = factsOf(contact)
  return (
    <section className="panel about" aria-label="About">
      <h2>Phones</h2>
      {contact.phones.length === 0 && <p className="hint">No phone. Edit the contact to add one.</p>}
      <ul className="phones">
        {contact.phones.map(({ phone, label, consent, textable, kind, international }) => (
          <li key={phone}>
            <Link to="/inbox/$phone" params={{ phone }} className="plain-link">
              {showPhone(phone)}
            </Link>
            <span className="hint">
              {[label, international && 'abroad', !textable && `cannot be texted (${kind.replace('_', ' ')})`]
                .filter(Boolean)
                .join(' · ')}
            </span>
            <span className="phone-consent">
              {(textable || consent.state === 'opted_out') && <ConsentMark state={consent.state} />}
              {consent.since && consent.state !== 'unknown' && (
                <span className="hint">since {date(consent.since)}</span>
              )}
              {consent.state !== 'opted_out' && textable && (
                <Button
                  variant="subtle"
                  color="gray"
                  size="compact-xs"
                  onClick={() => openOptOut(phone, showName(contact.firstName))}
                >
                  Opt out
                </Button>
              )}
            </span>
            <EvidenceFiles phone={phone} />
          </li>
        ))}
      </ul>
      <dl className="facts">
        {facts.map(
          ([what, value]) =>
            value && (
              <div key={what}>
                <dt>{what}</dt>
                <dd>
                  {what === 'E-mail' ? (
                    <a href={`mailto:${value}`} className="plain-link">
                      {value}
                    </a>
                  ) : (
                    value
                  )}
                </dd>
              </div>
            ),
        )}
      </dl>
      <PlansOfContact contact={contact} level={2} />
      <TasksOfContact contact={contact} level={2} />
      <h2>Tags</h2>
      <Tags contact={contact} />
      <h2>Notes</h2>
      <Notes contact={contact} />
    </section>
  )
}

function Timeline({ contact }: { contact: Contact }) {
  const query = useInfiniteQuery(contactTimelineQuery(contact.id))
  const { data, error, isPending, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const items = data?.pages.flatMap(page => page.items) ?? []
  return (
    <section className="panel" aria-label="Timeline">
      <h2>Timeline</h2>
      {isPending && <Rows count={6} height={40} label="the timeline" />}
      {error && items.length === 0 && (
        <Failed error={error} what="The timeline" onRetry={() => void refetch()} />
      )}
      {data && items.length === 0 && (
        <Empty title="Nothing yet">
          <p>Texts, tasks and everything about consent are listed here, newest first.</p>
        </Empty>
      )}
      <ol className="timeline">
        {items.map(item => (
          <TimelineRow key={item.id} item={item} hasManyPhones={contact.phones.length > 1} />
        ))}
      </ol>
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Older
        </Button>
      )}
    </section>
  )
}
