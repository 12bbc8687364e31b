// Every movement of credits, newest first, each with its reason and the text it belongs to.
import { Button, Table } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { CreditEntry } from '../api-types.ts'
import { showPhone } from '../parts/phone-number.ts'
import { Empty, Failed, Rows } from '../parts/states.tsx'
import { brief, moment } from '../parts/when.ts'
import { entriesQuery } from '../queries.ts'

export function Entries() {
  const query = useInfiniteQuery(entriesQuery)
  const { data, error, isPending, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const items = data?.pages.flatMap(page => page.items) ?? []
  return (
    <section aria-label="Entries" className="entries">
      <h2>Every credit, and what it was for</h2>
      {isPending && <Rows count={8} height={36} label="entries" />}
      {error && items.length === 0 && (
        <Failed error={error} what="The entries" onRetry={() => void refetch()} />
      )}
      {data && items.length === 0 && (
        <Empty title="Nothing spent yet">
          <p>
            A text holds its credits when it is queued, and uses them when it is handed over to the carrier.
          </p>
        </Empty>
      )}
      {items.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls sideways must be reachable by keyboard
        <section className="table-scroll" tabIndex={0} aria-label="Table of entries">
          <Table verticalSpacing={8}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>When</Table.Th>
                <Table.Th>What</Table.Th>
                <Table.Th>Text</Table.Th>
                <Table.Th className="amount">Credits</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map(entry => (
                <EntryRow key={entry.id} entry={entry} />
              ))}
            </Table.Tbody>
          </Table>
        </section>
      )}
      {hasNextPage && (
        <Button mt="md" variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Older entries
        </Button>
      )}
    </section>
  )
}

// What each kind does to what is available; a settled credit was taken from it when it was held.
const KINDS: Record<CreditEntry['kind'], { sign: string; words: string }> = {
  grant: { sign: '+', words: 'granted' },
  hold: { sign: '−', words: 'held' },
  settle: { sign: '', words: 'used, was held' },
  release: { sign: '+', words: 'given back' },
  charge: { sign: '−', words: 'used' },
  expire: { sign: '−', words: 'expired' },
}

function EntryRow({ entry }: { entry: CreditEntry }) {
  const { at, kind, reason, phone, messageId, credits } = entry
  const { sign, words } = KINDS[kind] ?? { sign: '', words: kind }
  return (
    <Table.Tr>
      <Table.Td className="nowrap">
        <time dateTime={at} title={moment(at)}>
          {brief(at)}
        </time>
      </Table.Td>
      <Table.Td className="reason-text">{reason}</Table.Td>
      <Table.Td>
        {phone && (
          <Link
            to="/inbox/$phone"
            params={{ phone }}
            hash={messageId ? `text-${messageId}` : ''}
            className="plain-link"
            preload={false}
          >
            {showPhone(phone)}
          </Link>
        )}
      </Table.Td>
      <Table.Td className="amount">
        <b className={kind === 'settle' ? 'tone-quiet' : undefined}>
          {sign}
          {credits.toLocaleString('en')}
        </b>{' '}
        <span className="hint">{words}</span>
      </Table.Td>
    </Table.Tr>
  )
}
