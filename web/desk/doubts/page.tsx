// The tray: texts that may mean stop, each with the words that decided and what was said before, and two answers.
import { Button } from '@mantine/core'
import { IconMessageQuestion } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Empty, Failed, Rows } from '../parts/states.tsx'
import { useTitle } from '../parts/title.ts'
import { accountQuery } from '../queries.ts'
import { DoubtCard } from './card.tsx'
import './doubts.css'
import { doubtsQuery } from './queries.ts'

export function DoubtsPage() {
  useTitle('Doubts')
  const policy = useQuery(accountQuery).data?.policy
  return (
    <div className="page doubts">
      <header className="page-head">
        <div>
          <h1>Doubts</h1>
          <p className="hint">
            {policy === 'keywords'
              ? 'Who wrote a stop word inside a longer text. Your policy counts only the single word, so nothing is held back. '
              : 'Who wrote something that may mean stop. Until you decide, nothing automatic goes to them. '}
            <Link to="/settings" search={{ tab: 'texts' }} className="plain-link">
              What counts as stop
            </Link>
          </p>
        </div>
      </header>
      <Cards />
    </div>
  )
}

function Cards() {
  const list = useInfiniteQuery(doubtsQuery)
  const { data, error, isPending, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = list
  if (isPending) return <Rows count={3} height={180} label="the doubts" />
  if (error && !data) return <Failed error={error} what="The tray" onRetry={() => void refetch()} />
  const items = data.pages.flatMap(page => page.items)
  if (items.length === 0)
    return (
      <Empty icon={<IconMessageQuestion size={32} stroke={1.5} aria-hidden />} title="No doubts">
        <p>
          Clear requests opt people out by themselves. What only may mean stop comes here, so that you can
          read it and decide.
        </p>
      </Empty>
    )
  return (
    <>
      <ul className="doubt-list">
        {items.map(doubt => (
          <DoubtCard key={doubt.phone} doubt={doubt} />
        ))}
      </ul>
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show more
        </Button>
      )}
    </>
  )
}
