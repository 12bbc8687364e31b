// The frame around every page: rail, live events, keys, palette, and what is announced.
import { useQueryClient } from '@tanstack/react-query'
import { Outlet, useMatches, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useEffect } from 'react'
import type { LiveEvent } from '../api-types.ts'
import { listen } from '../live.ts'
import { Announcer, announce } from '../parts/announce.tsx'
import { useKeys } from '../parts/keys.ts'
import { Overlays, openDialog } from '../parts/overlays.tsx'
import { nameInCache } from './names.ts'
import { openPalette, usePalette } from './palette-state.ts'
import { PhonesDock, usePhones } from './phones.tsx'
import { Rail } from './rail.tsx'

const Palette = lazy(() => import('./palette.tsx').then(m => ({ default: m.Palette })))
const KeyHelp = lazy(() => import('./key-help.tsx').then(m => ({ default: m.KeyHelp })))

export function Shell() {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const palette = usePalette()
  const hasPhones = usePhones()
  const isDeep = useMatches({ select: matches => matches.some(m => 'phone' in m.params) })

  useEffect(
    () => listen(queries, event => void announceText(event, phone => nameInCache(queries, phone))),
    [queries],
  )
  useEffect(() => onPaletteKey(() => openPalette('all')), [])
  useKeys({
    '?': showKeys,
    n: () => openPalette('text'),
    '1': () => void navigate({ to: '/inbox' }),
    '2': () => void navigate({ to: '/contacts' }),
    '3': () => void navigate({ to: '/bulk' }),
    '4': () => void navigate({ to: '/plans' }),
    '5': () => void navigate({ to: '/tasks' }),
    '6': () => void navigate({ to: '/credits' }),
  })

  return (
    <div className="shell" data-deep={isDeep} data-phones={hasPhones}>
      <a href="#main" className="skip">
        Skip to content
      </a>
      <Rail />
      <main className="shell-main" id="main" tabIndex={-1}>
        <Outlet />
      </main>
      {hasPhones && <PhonesDock />}
      <Announcer />
      <Overlays />
      {palette && (
        <Suspense fallback={null}>
          <Palette key={palette} mode={palette} />
        </Suspense>
      )}
    </div>
  )
}

function showKeys(): void {
  openDialog({
    title: 'Keys',
    body: () => (
      <Suspense fallback={null}>
        <KeyHelp />
      </Suspense>
    ),
  })
}

/** Ctrl K and ⌘ K work while typing too: that is when one looks for something. */
function onPaletteKey(open: () => void): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    open()
  }
  document.addEventListener('keydown', onKey)
  return () => document.removeEventListener('keydown', onKey)
}

function announceText(event: LiveEvent, nameOf: (phone: string) => string): void {
  if (event.type === 'message.received' && event.phone) announce(`New text from ${nameOf(event.phone)}`)
}
