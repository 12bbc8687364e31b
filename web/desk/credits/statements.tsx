// A statement for every month: what was there, what came, where it went, and every entry as a file.
import { Anchor, Button, Table } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { Statement } from '../api-types.ts'
import { Empty, Failed, Rows } from '../parts/states.tsx'
import { monthName } from '../parts/when.ts'
import { statementsQuery } from '../queries.ts'

const COLUMNS = ['At the start', 'Granted', 'Sent', 'Received', 'Expired', 'At the end']

export function Statements() {
  const query = useInfiniteQuery(statementsQuery)
  const { data, error, isPending, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const items = data?.pages.flatMap(page => page.items) ?? []
  return (
    <section aria-label="Statements" className="statements">
      <h2>Statements</h2>
      {isPending && <Rows count={2} height={36} label="statements" />}
      {error && items.length === 0 && (
        <Failed error={error} what="The statements" onRetry={() => void refetch()} />
      )}
      {data && items.length === 0 && (
        <Empty title="No statement yet">
          <p>The first one begins with the first credit that is granted or used.</p>
        </Empty>
      )}
      {items.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls sideways must be reachable by keyboard
        <section className="table-scroll" tabIndex={0} aria-label="Table of statements">
          <Table verticalSpacing={8}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Month</Table.Th>
                {COLUMNS.map(column => (
                  <Table.Th key={column} className="amount">
                    {column}
                  </Table.Th>
                ))}
                <Table.Th>Every entry</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map(month => (
                <MonthRow key={month.month} statement={month} />
              ))}
            </Table.Tbody>
          </Table>
        </section>
      )}
      {hasNextPage && (
        <Button mt="md" variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Older statements
        </Button>
      )}
    </section>
  )
}

function MonthRow({ statement }: { statement: Statement }) {
  const { month, opening, granted, sent, received, expired, closing } = statement
  const flows = [
    opening,
    signed('+', granted),
    signed('−', sent),
    signed('−', received),
    signed('−', expired),
  ]
  return (
    <Table.Tr>
      <Table.Th scope="row">{monthName(month)}</Table.Th>
      {flows.map((flow, index) => (
        <Table.Td key={COLUMNS[index]} className="amount">
          {flow.toLocaleString('en')}
        </Table.Td>
      ))}
      <Table.Td className="amount">
        <b>{closing.toLocaleString('en')}</b>
      </Table.Td>
      <Table.Td>
        <Anchor href={`/v1/credits/statements/${month}/entries.csv`} download inherit>
          CSV<span className="visually-hidden"> of {monthName(month)}</span>
        </Anchor>
      </Table.Td>
    </Table.Tr>
  )
}

function signed(sign: string, credits: number): string {
  return credits === 0 ? '0' : `${sign}${credits.toLocaleString('en')}`
}
