// What a list or a page shows while it loads, when it is empty and when it failed.
import { Button, Skeleton, Stack, Title } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import type { ErrorComponentProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { wordsOf } from '../api.ts'

export function Empty(props: { icon?: ReactNode; title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      {props.icon}
      <Title order={2}>{props.title}</Title>
      {props.children}
    </div>
  )
}

/** Says what failed and offers to try again; announced, because it may take the place of a list. */
export function Failed(props: { error: unknown; what: string; onRetry: () => void }) {
  return (
    <div className="empty" role="alert">
      <IconPlugConnectedX size={32} stroke={1.5} aria-hidden />
      <Title order={2}>{props.what} did not load</Title>
      <p>{wordsOf(props.error)}</p>
      <Button variant="default" onClick={props.onRetry}>
        Retry
      </Button>
    </div>
  )
}

export function Rows(props: { count: number; height: number; label: string }) {
  return (
    <Stack gap="sm" p="md" role="status" aria-label={`Loading ${props.label}`}>
      {Array.from({ length: props.count }, (_, i) => (
        // Rows that are all alike and never move: the place is the key.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Skeleton key={i} height={props.height} radius="md" />
      ))}
    </Stack>
  )
}

export function PageSkeleton() {
  return (
    <div className="page">
      <Skeleton height={28} width={160} mb="lg" />
      <Rows count={6} height={44} label="the page" />
    </div>
  )
}

export function PageError({ error, reset }: ErrorComponentProps) {
  return (
    <main className="page">
      <Failed error={error} what="This page" onRetry={reset} />
    </main>
  )
}
