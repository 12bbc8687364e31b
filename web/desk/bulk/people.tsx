// The people of one group of the check, a page at a time, each with the reason and since or until when.
import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { BulkPerson, BulkRequest } from '../api-types.ts'
import { showName, showPhone } from '../parts/phone-number.ts'
import { Failed, Rows } from '../parts/states.tsx'
import { moment } from '../parts/when.ts'
import { credits } from '../parts/words.ts'
import { previewPeopleQuery } from './queries.ts'

export function PeopleOf({ request, group }: { request: BulkRequest; group: string }) {
  const query = useInfiniteQuery(previewPeopleQuery(request, group))
  const people = query.data?.pages.flatMap(page => page.items) ?? []
  if (query.isPending) return <Rows count={3} height={24} label="the people" />
  if (query.error && people.length === 0)
    return <Failed error={query.error} what="The people" onRetry={() => void query.refetch()} />
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
    <section className="people-scroll" tabIndex={0} aria-label="People">
      <ul className="people">
        {people.map((person, i) => (
          // A list may hold one phone twice, and rows are only ever added.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <Person key={i} person={person} isCosted={group === 'eligible'} />
        ))}
      </ul>
      {people.length === 0 && <p className="hint people-none">Nobody any more.</p>}
      {query.hasNextPage && (
        <Button
          variant="default"
          size="compact-sm"
          ml={28}
          mb={8}
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          More people
        </Button>
      )}
    </section>
  )
}

function Person({ person, isCosted }: { person: BulkPerson; isCosted: boolean }) {
  const { contactId, phone, typed, since, until, international } = person
  const name = showName(person.name)
  const shown = phone ? showPhone(phone) : typed ? `“${typed}”` : ''
  return (
    <li>
      {contactId ? (
        <Link to="/contacts/$id" params={{ id: contactId }} className="quiet-link">
          {name || shown}
        </Link>
      ) : (
        <span>{name || shown}</span>
      )}
      <span className="hint">
        {[
          name && shown !== name && shown,
          international && 'abroad',
          since && `since ${moment(since)}`,
          until && `until ${moment(until)}`,
          isCosted && credits(person.credits),
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </li>
  )
}
