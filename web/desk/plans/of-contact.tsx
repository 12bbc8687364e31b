// The plans that a contact is or was in, on their page and on the card beside a conversation.
import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { Contact } from '../api-types.ts'
import { showName } from '../parts/phone-number.ts'
import { humane } from '../parts/when.ts'
import { EnrollmentMark } from './marks.tsx'
import { openEnrollThem, openHistory } from './open-dialogs.tsx'
import './plans.css'
import { enrollmentsOfContactQuery } from './queries.ts'

export function PlansOfContact({ contact, level }: { contact: Contact; level: 2 | 3 }) {
  const { data, error } = useQuery(enrollmentsOfContactQuery(contact.id))
  const plans = data?.items ?? []
  return (
    <section className="plans-of" aria-label="Plans">
      {level === 2 ? <h2>Plans</h2> : <h3>Plans</h3>}
      {error && <p className="hint">The plans did not load.</p>}
      <ul>
        {plans.map(each => (
          <li key={each.id}>
            <button type="button" className="task-title" onClick={() => openHistory(each)}>
              {each.planName}
            </button>
            <span className="meta">
              <EnrollmentMark state={each.state} />
              {each.state !== 'done' && humane(each.words)}
            </span>
          </li>
        ))}
      </ul>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => openEnrollThem({ kind: 'contacts', ids: [contact.id] }, showName(contact.name))}
      >
        Enroll in a plan
      </Button>
    </section>
  )
}
