// The suppression list: who is blocked since when and why, found by name or number; out as a file and in from one.
import { Button, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconDownload, IconSearch } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { showName, showPhone } from '../parts/phone-number.ts'
import { Empty, Failed, Rows } from '../parts/states.tsx'
import { brief, moment } from '../parts/when.ts'
import { type Suppressed, suppressedQuery } from './queries.ts'
import { TakeList } from './take-list.tsx'
import { SOURCES } from './words.ts'

export function SuppressionList({ total }: { total: number | undefined }) {
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed.trim(), 200)
  return (
    <section aria-labelledby="suppressed" className="suppressed">
      <div className="section-head">
        <div>
          <h2 id="suppressed">Suppression list</h2>
          <p className="hint">
            {total === undefined ? 'Everybody' : `${total.toLocaleString('en')} phones`} whom no text reaches,
            whatever contact has them and whatever number it would come from.
          </p>
        </div>
        <div className="section-acts">
          <TakeList />
          <Button
            component="a"
            href="/v1/suppressions/export.csv"
            download
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden />}
          >
            Save as CSV
          </Button>
        </div>
      </div>
      <TextInput
        aria-label="Search the suppression list"
        placeholder="Name, or the last digits of a phone"
        leftSection={<IconSearch size={16} aria-hidden />}
        value={typed}
        onChange={event => setTyped(event.currentTarget.value)}
        maw={360}
        mb="sm"
      />
      <People search={search} />
    </section>
  )
}

function People({ search }: { search: string }) {
  const query = useInfiniteQuery(suppressedQuery(search))
  const { data, error, isPending, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const items = data?.pages.flatMap(page => page.items) ?? []
  return (
    <>
      {isPending && <Rows count={6} height={36} label="the list" />}
      {error && items.length === 0 && <Failed error={error} what="The list" onRetry={() => void refetch()} />}
      {data && items.length === 0 && (
        <Empty title={search ? 'Nobody by that name or number' : 'Nobody is blocked'}>
          <p>
            {search
              ? 'Of a phone, type its last digits. Who is not here may be texted.'
              : 'Whoever texts STOP comes here by themselves. Bring the opt-outs of the system you had before, so that nobody has to ask twice.'}
          </p>
        </Empty>
      )}
      {items.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls sideways must be reachable by keyboard
        <section className="table-scroll" tabIndex={0} aria-label="Table of blocked phones">
          <table className="suppressed-table">
            <thead>
              <tr>
                <th scope="col">Phone</th>
                <th scope="col">Contact</th>
                <th scope="col">Since</th>
                <th scope="col">How</th>
              </tr>
            </thead>
            <tbody>
              {items.map(one => (
                <Person key={one.phone} one={one} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {hasNextPage && (
        <Button mt="md" variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          More
        </Button>
      )}
    </>
  )
}

function Person({ one: { phone, since, source, word, contact } }: { one: Suppressed }) {
  return (
    <tr>
      <th scope="row" className="nowrap">
        <Link
          to="/inbox/$phone"
          params={{ phone }}
          className="plain-link"
          preload={false}
          title="Conversation and consent history"
        >
          {showPhone(phone)}
        </Link>
      </th>
      <td>
        {contact ? (
          <Link to="/contacts/$id" params={{ id: contact.id }} className="plain-link" preload={false}>
            {showName(contact.name)}
          </Link>
        ) : (
          <span className="hint">no contact</span>
        )}
      </td>
      <td className="nowrap">
        <time dateTime={since} title={moment(since)}>
          {brief(since)}
        </time>
      </td>
      <td>
        {SOURCES[source] ?? source}
        {word && <span className="hint"> “{word}”</span>}
      </td>
    </tr>
  )
}
