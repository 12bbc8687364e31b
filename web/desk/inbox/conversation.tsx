// One conversation: its head, its texts, the composer or what stands in its place, and the card beside it.
import { ActionIcon, Button } from '@mantine/core'
import {
  IconArrowLeft,
  IconCircleCheck,
  IconLayoutSidebarRight,
  IconPhone,
  IconRotate,
} from '@tabler/icons-react'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useMemo, useRef } from 'react'
import type { Conversation as ConversationData } from '../api-types.ts'
import { closeConversation, reopenConversation } from '../calls.ts'
import { useKeys } from '../parts/keys.ts'
import { showName, showPhone } from '../parts/phone-number.ts'
import { ConsentMark } from '../parts/state-mark.tsx'
import { Failed, Rows } from '../parts/states.tsx'
import { useTitle } from '../parts/title.ts'
import { told, toldError } from '../parts/toast.ts'
import { conversationQuery } from '../queries.ts'
import { Card } from './card.tsx'
import { Foot } from './foot.tsx'
import { inOrder } from './order.ts'
import { useReadMark } from './read-mark.ts'
import { Thread } from './thread.tsx'

type Props = { phone: string; isCardOpen: boolean; onCard: () => void }

export function Conversation({ phone, isCardOpen, onCard }: Props) {
  const query = useInfiniteQuery(conversationQuery(phone))
  const conversation = query.data?.pages[0]
  const items = useMemo(
    () => inOrder((query.data?.pages ?? []).flatMap(page => page.timeline.items)),
    [query.data],
  )
  const field = useRef<HTMLTextAreaElement>(null)
  const toggleClosed = useToggleClosed(phone, conversation?.closed ?? false)
  useTitle(showName(conversation?.contacts[0]?.name ?? phone))
  useReadMark(phone, conversation?.unread ?? 0)
  useKeys({ r: () => field.current?.focus(), e: toggleClosed })
  const name = showName(conversation?.contacts[0]?.name ?? phone)
  return (
    <>
      <section className="thread-pane" aria-label={`Conversation with ${name}`}>
        <Head {...{ phone, name, conversation, isCardOpen, onCard, toggleClosed }} />
        {query.isPending && <Rows count={6} height={52} label="texts" />}
        {query.error && !conversation && (
          <Failed error={query.error} what="This conversation" onRetry={() => void query.refetch()} />
        )}
        {conversation && (
          <>
            <Thread
              conversation={conversation}
              items={items}
              older={{
                has: query.hasNextPage,
                isLoading: query.isFetchingNextPage,
                load: () => void query.fetchNextPage(),
              }}
            />
            <Foot conversation={conversation} field={field} />
          </>
        )}
      </section>
      {isCardOpen && conversation && <Card conversation={conversation} onClose={onCard} />}
    </>
  )
}

type HeadProps = Props & {
  name: string
  conversation: ConversationData | undefined
  toggleClosed: () => void
}

function Head({ phone, name, conversation, isCardOpen, onCard, toggleClosed }: HeadProps) {
  const isNamed = name !== showPhone(phone)
  return (
    <header className="thread-head">
      <ActionIcon
        component={Link}
        to="/inbox"
        search={true}
        className="only-narrow"
        variant="subtle"
        color="gray"
        size="lg"
        aria-label="Back to the list"
      >
        <IconArrowLeft size={20} stroke={1.5} />
      </ActionIcon>
      <div className="thread-who">
        <h1>{name}</h1>
        {isNamed && <span className="thread-phone">{showPhone(phone)}</span>}
        {conversation && conversation.consent.state !== 'unknown' && (
          <ConsentMark state={conversation.consent.state} />
        )}
      </div>
      <ActionIcon
        component="a"
        href={`tel:${phone}`}
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={`Call ${name}`}
      >
        <IconPhone size={20} stroke={1.5} />
      </ActionIcon>
      {conversation && (
        <Button
          variant="default"
          size="compact-md"
          className="close-button"
          leftSection={
            conversation.closed ? (
              <IconRotate size={16} aria-hidden />
            ) : (
              <IconCircleCheck size={16} aria-hidden />
            )
          }
          onClick={toggleClosed}
          title="E"
        >
          {conversation.closed ? 'Reopen' : 'Close'}
        </Button>
      )}
      <ActionIcon
        variant={isCardOpen ? 'light' : 'subtle'}
        color={isCardOpen ? 'indigo' : 'gray'}
        size="lg"
        aria-label="Details"
        aria-pressed={isCardOpen}
        onClick={onCard}
      >
        <IconLayoutSidebarRight size={20} stroke={1.5} />
      </ActionIcon>
    </header>
  )
}

function useToggleClosed(phone: string, isClosed: boolean): () => void {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const refresh = () => {
    for (const queryKey of [['conversations'], ['counts'], ['conversation', phone]]) {
      void queries.invalidateQueries({ queryKey })
    }
  }
  const reopen = () => reopenConversation(phone).then(refresh).catch(toldError)
  return () => {
    if (isClosed) {
      void reopen()
      return
    }
    closeConversation(phone)
      .then(() => {
        refresh()
        told('Conversation closed. A new text opens it again.', () => void reopen())
        return navigate({ to: '/inbox', search: true })
      })
      .catch(toldError)
  }
}
