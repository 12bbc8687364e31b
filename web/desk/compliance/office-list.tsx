// The office's list: who asked all of its accounts to stop, found by the last digits, and the way back.
import { Button, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { openNewConsent } from '../inbox/consent-dialogs.tsx'
import { showPhone } from '../parts/phone-number.ts'
import { Empty, Failed, Rows } from '../parts/states.tsx'
import { brief, moment } from '../parts/when.ts'
import { useMe } from '../queries.ts'
import { type Office, type OfficeOptOut, officeListQuery } from './queries.ts'

const MOST_COUNTED = 10_000

export function OfficeList({ office: { blocks } }: { office: Office }) {
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed.trim(), 200)
  const many =
    blocks >= MOST_COUNTED ? `More than ${MOST_COUNTED.toLocaleString('en')}` : blocks.toLocaleString('en')
  return (
    <section aria-labelledby="office-list" className="suppressed">
      <h2 id="office-list">Who asked the whole office</h2>
      <p className="hint">
        {many} {blocks === 1 ? 'phone' : 'phones'}, blocked in every account. An account that joins later
        takes them all over. The way back is each account’s own: START from the phone, or a new consent that
        its owner records, lifts it there and nowhere else.
      </p>
      <TextInput
        aria-label="Search the list of the office"
        placeholder="Last digits of a phone"
        leftSection={<IconSearch size={16} aria-hidden />}
        value={typed}
        onChange={event => setTyped(event.currentTarget.value)}
        maw={360}
        mb="sm"
      />
      <Phones search={search} />
    </section>
  )
}

function Phones({ search }: { search: string }) {
  const query = useInfiniteQuery(officeListQuery(search))
  const { data, error, isPending, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const items = data?.pages.flatMap(page => page.items) ?? []
  return (
    <>
      {isPending && <Rows count={4} height={36} label="the list" />}
      {error && items.length === 0 && <Failed error={error} what="The list" onRetry={() => void refetch()} />}
      {data && items.length === 0 && (
        <Empty title={search ? 'No such phone' : 'Nobody yet'}>
          <p>
            {search
              ? 'Type at least three of its last digits. Who is not here did not ask the whole office; they may have asked one account.'
              : 'Whoever texts STOPALL comes here by themselves. Block a phone for who asked the office in another way.'}
          </p>
        </Empty>
      )}
      {items.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls sideways must be reachable by keyboard
        <section className="table-scroll" tabIndex={0} aria-label="Table of phones that asked the office">
          <table className="suppressed-table">
            <thead>
              <tr>
                <th scope="col">Phone</th>
                <th scope="col">Since</th>
                <th scope="col">How</th>
                <th scope="col">In this account</th>
              </tr>
            </thead>
            <tbody>
              {items.map(one => (
                <Phone key={one.phone} one={one} />
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

const HERE = { opted_out: 'Blocked', opted_in: 'Came back here', unknown: 'Its block is on the way' }

function Phone({ one: { phone, note, since, here } }: { one: OfficeOptOut }) {
  const isOwner = useMe().role === 'owner'
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
      <td className="nowrap">
        <time dateTime={since} title={moment(since)}>
          {brief(since)}
        </time>
      </td>
      <td>{note}</td>
      <td>
        {HERE[here]}
        {here === 'opted_out' && isOwner && (
          <>
            {' '}
            <Button variant="subtle" size="compact-sm" onClick={() => openNewConsent(phone, 'This person')}>
              Record a new consent
              <span className="visually-hidden"> of {showPhone(phone)}</span>
            </Button>
          </>
        )}
      </td>
    </tr>
  )
}
