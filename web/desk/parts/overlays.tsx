// Toasts and dialogs share one host, which is loaded when the first of them is wanted.
import { lazy, type ReactNode, Suspense, useSyncExternalStore } from 'react'
import { announce } from './announce.tsx'
import type { Host } from './overlays-host.tsx'

const Lazy = lazy(() => import('./overlays-host.tsx').then(host => ({ default: host.OverlaysHost })))

let wanted = false
let wake: () => void = () => undefined
let hostIsReady: (host: Host) => void
const host = new Promise<Host>(done => {
  hostIsReady = done
})

/** Renders nothing until somebody calls `overlays()`. */
export function Overlays() {
  const isWanted = useSyncExternalStore(
    onChange => {
      wake = onChange
      return () => undefined
    },
    () => wanted,
  )
  if (!isWanted) return null
  return (
    <Suspense fallback={null}>
      <Lazy onReady={hostIsReady} />
    </Suspense>
  )
}

function overlays(): Promise<Host> {
  wanted = true
  wake()
  return host
}

type Toast = { message: string; tone?: 'bad' | 'plain'; undo?: () => void }

/** A short note at the edge of the screen, with Undo where something can be undone. */
export function toast(note: Toast): void {
  announce(note.message)
  void overlays().then(host => host.showToast(note))
}

export type Dialog = { title: string; size?: string; body: (close: () => void) => ReactNode }

export function openDialog(dialog: Dialog): void {
  void overlays().then(host => host.showDialog(dialog))
}
