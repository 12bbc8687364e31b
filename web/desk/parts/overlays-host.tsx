// The components behind overlays.tsx: Mantine's notifications and modals.
import '@mantine/notifications/styles.css'
import { Button, Group } from '@mantine/core'
import { ModalsProvider, modals } from '@mantine/modals'
import { Notifications, notifications } from '@mantine/notifications'
import { type ReactNode, useEffect, useRef } from 'react'
import type { Dialog } from './overlays.tsx'

export type Host = { showToast: typeof showToast; showDialog: typeof showDialog }

export function OverlaysHost(props: { onReady: (host: Host) => void }) {
  const { onReady } = props
  useEffect(() => onReady({ showToast, showDialog }), [onReady])
  return (
    <>
      <Notifications position="top-right" limit={3} zIndex={500} />
      <ModalsProvider labels={{ confirm: 'Yes', cancel: 'Cancel' }} />
    </>
  )
}

export function showToast(note: { message: string; tone?: 'bad' | 'plain'; undo?: () => void }): void {
  const { message, tone, undo } = note
  const id = `toast-${Date.now()}-${Math.random()}`
  const takeBack = () => {
    notifications.hide(id)
    undo?.()
  }
  notifications.show({
    id,
    color: tone === 'bad' ? 'orange' : 'indigo',
    withBorder: true,
    autoClose: undo ? 10_000 : 5_000,
    closeButtonProps: { 'aria-label': 'Dismiss' },
    message: undo ? (
      <Group justify="space-between" wrap="nowrap">
        <span>{message}</span>
        <Button size="compact-sm" variant="light" flex="none" onClick={takeBack}>
          Undo
        </Button>
      </Group>
    ) : (
      message
    ),
  })
}

export function showDialog({ title, size, body }: Dialog): void {
  const modalId = `dialog-${Date.now()}`
  const close = () => modals.close(modalId)
  modals.open({
    modalId,
    title,
    size: size ?? 'md',
    children: <Body>{body(close)}</Body>,
    closeButtonProps: { 'aria-label': 'Close' },
  })
}

const FIRST = '[data-autofocus]'

/** Where the code of a form comes after its dialog, the first field takes the focus from Close once it is there. */
function Body({ children }: { children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const here = box.current
    if (!here || here.querySelector(FIRST)) return
    const watch = new MutationObserver(() => {
      const first = here.querySelector<HTMLElement>(FIRST)
      if (!first) return
      watch.disconnect()
      if (!here.contains(document.activeElement)) first.focus()
    })
    watch.observe(here, { childList: true, subtree: true })
    return () => watch.disconnect()
  }, [])
  return <div ref={box}>{children}</div>
}
