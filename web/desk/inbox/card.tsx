// The right pane: who this is, their phones with consent, tags, notes, and the history of consent.
import { ActionIcon, Anchor, Button } from '@mantine/core'
import { IconHandStop, IconMail, IconPencil, IconUserPlus, IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import type { Contact, Conversation } from '../api-types.ts'
import { openContactForm } from '../contacts/open-form.tsx'
import { EvidenceFiles } from '../evidence/files.tsx'
import { showName, showPhone } from '../parts/phone-number.ts'
import { ConsentMark } from '../parts/state-mark.tsx'
import { clockIn, date, humane, moment } from '../parts/when.ts'
import { callName } from '../parts/words.ts'
import { zoneOfContact } from '../parts/zone.ts'
import { openOptOut } from './consent-dialogs.tsx'
import { Notes, Tags } from './inline-edit.tsx'

// They bring menus and dialogs that nobody needs in order to read and answer: the inbox does not wait for them.
const PlansOfContact = lazy(() =>
  import('../plans/of-contact.tsx').then(m => ({ default: m.PlansOfContact })),
)
const TasksOfContact = lazy(() =>
  import('../tasks/of-contact.tsx').then(m => ({ default: m.TasksOfContact })),
)

const ICON = { size: 16, stroke: 1.75, 'aria-hidden': true } as const

export function Card({ conversation, onClose }: { conversation: Conversation; onClose: () => void }) {
  const { phone, contacts, consent } = conversation
  const name = callName(contacts)
  return (
    <aside className="card" aria-label="Details">
      <ActionIcon
        className="card-close"
        variant="subtle"
        color="gray"
        size="lg"
        aria-label="Close the details"
        onClick={onClose}
      >
        <IconX size={18} />
      </ActionIcon>
      {contacts.length === 0 && <Stranger phone={phone} conversation={conversation} />}
      {contacts.map(contact => (
        <Person key={contact.id} contact={contact} current={phone} />
      ))}
      <History conversation={conversation} />
      {consent.state !== 'opted_out' && (
        <section>
          <Button
            variant="default"
            size="compact-md"
            leftSection={<IconHandStop {...ICON} />}
            onClick={() => openOptOut(phone, name)}
          >
            Opt out
          </Button>
          <p className="hint card-why">
            When they ask you by word of mouth. Only START from their phone takes it back.
          </p>
        </section>
      )}
    </aside>
  )
}

function Stranger({ phone, conversation }: { phone: string; conversation: Conversation }) {
  return (
    <section>
      <h2>{showPhone(phone)}</h2>
      <p className="hint">Not among your contacts.</p>
      <ConsentMark state={conversation.consent.state} />
      <Button
        mt="sm"
        variant="light"
        size="compact-md"
        leftSection={<IconUserPlus {...ICON} />}
        onClick={() => openContactForm({ phone })}
      >
        Add as a contact
      </Button>
    </section>
  )
}

function Person({ contact, current }: { contact: Contact; current: string }) {
  const zone = zoneOfContact(contact)
  const there = zone && clockIn(zone)
  return (
    <section>
      <div className="card-name">
        <h2>
          <Link to="/contacts/$id" params={{ id: contact.id }} className="quiet-link">
            {showName(contact.name)}
          </Link>
        </h2>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Edit ${contact.name}`}
          onClick={() => openContactForm({ contact })}
        >
          <IconPencil size={16} />
        </ActionIcon>
      </div>
      {(contact.company || there) && (
        <p className="hint">
          {[contact.company, there && `${there} their time`].filter(Boolean).join(' · ')}
        </p>
      )}
      {contact.email && (
        <p>
          <Anchor href={`mailto:${contact.email}`} className="state">
            <IconMail {...ICON} />
            {contact.email}
          </Anchor>
        </p>
      )}
      <ul className="phones">
        {contact.phones.map(({ phone, label, consent, textable, kind }) => (
          <li key={phone}>
            {phone === current ? (
              <b>{showPhone(phone)}</b>
            ) : (
              <Link to="/inbox/$phone" params={{ phone }} search={true} className="plain-link">
                {showPhone(phone)}
              </Link>
            )}
            {(label || !textable) && (
              <span className="hint">
                {[label, !textable && `cannot be texted (${kind.replace('_', ' ')})`]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            )}
            <span className="phone-consent">
              {(textable || consent.state === 'opted_out') && <ConsentMark state={consent.state} />}
              {consent.since && consent.state !== 'unknown' && (
                <span className="hint">since {date(consent.since)}</span>
              )}
            </span>
          </li>
        ))}
      </ul>
      <Suspense fallback={null}>
        <PlansOfContact contact={contact} level={3} />
        <TasksOfContact contact={contact} level={3} />
      </Suspense>
      <h3>Tags</h3>
      <Tags contact={contact} />
      <h3>Notes</h3>
      <Notes contact={contact} />
    </section>
  )
}

function History({ conversation: { consent, phone } }: { conversation: Conversation }) {
  const [isAll, setAll] = useState(false)
  const events = consent.events.toSorted((a, b) => b.seq - a.seq)
  const shown = isAll ? events : events.slice(0, 5)
  return (
    <section>
      <h3>Consent history</h3>
      {consent.noticedAt && <p className="hint">First-text notice sent {moment(consent.noticedAt)}.</p>}
      {events.length === 0 && (
        <p className="hint">
          {consent.noticedAt ? 'Never asked to stop.' : 'Nothing yet: no notice sent, never asked to stop.'}
        </p>
      )}
      <ol className="history">
        {shown.map(event => (
          <li key={event.id}>
            <time dateTime={event.at}>{moment(event.at)}</time>
            <span>{humane(event.text)}</span>
          </li>
        ))}
      </ol>
      {events.length > shown.length && (
        <Anchor component="button" type="button" size="sm" onClick={() => setAll(true)}>
          All {events.length} events
        </Anchor>
      )}
      <EvidenceFiles phone={phone} />
    </section>
  )
}
