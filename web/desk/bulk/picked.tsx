// People picked one by one: brought from the Contacts page, or found here by name.
import { Button, CloseButton } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { FindContact } from '../parts/find-contact.tsx'
import { showName, showPhone } from '../parts/phone-number.ts'
import { plural } from '../parts/words.ts'
import { contactQuery } from '../queries.ts'

const SHOWN = 12

type Props = { ids: readonly string[]; onChange: (ids: readonly string[]) => void }

export function Picked({ ids, onChange }: Props) {
  return (
    <>
      <FindContact
        label="Add somebody"
        onFind={contact => !ids.includes(contact.id) && onChange([...ids, contact.id])}
      />
      {ids.length === 0 ? (
        <p className="hint">
          Or tick people among the{' '}
          <Link to="/contacts" className="plain-link">
            contacts
          </Link>{' '}
          and bring them here.
        </p>
      ) : (
        <Names ids={ids} onChange={onChange} />
      )}
    </>
  )
}

function Names({ ids, onChange }: Props) {
  const shown = ids.slice(-SHOWN).reverse()
  const people = useQueries({ queries: shown.map(id => ({ ...contactQuery(id), staleTime: 300_000 })) })
  return (
    <ul className="picked">
      {shown.map((id, i) => {
        const contact = people[i]?.data
        const name = contact ? showName(contact.name) : people[i]?.isError ? 'No longer there' : '…'
        const phone = contact?.phones[0]?.phone
        return (
          <li key={id} className="tag" title={phone && showPhone(phone)}>
            {name}
            <CloseButton
              size={24}
              aria-label={`Leave ${name} out`}
              onClick={() => onChange(ids.filter(each => each !== id))}
            />
          </li>
        )
      })}
      {ids.length > SHOWN && <li className="tag">and {plural(ids.length - SHOWN, 'more', 'more')}</li>}
      <li>
        <Button variant="subtle" color="gray" size="compact-xs" onClick={() => onChange([])}>
          Leave all out
        </Button>
      </li>
    </ul>
  )
}
