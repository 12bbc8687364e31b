// What the page knows, kept up to date by the sandbox's events; React reads it through useFeed.
import { useSyncExternalStore } from 'react'
import * as api from './api.ts'
import { spoken } from './words.ts'

export type State = {
  readonly connection: 'loading' | 'live' | 'lost'
  readonly deskUrl: string | null
  readonly numbers: readonly api.OurNumber[]
  readonly clock: api.Clock | null
  /** How far the sandbox's clock stands ahead of this browser's. */
  readonly aheadMs: number
  readonly faults: api.FaultSet | null
  readonly phones: ReadonlyMap<string, api.Phone>
  /** The texts of the phones on the screen, oldest first. */
  readonly logs: ReadonlyMap<string, readonly api.Entry[]>
  readonly open: readonly string[]
  /** Counts up each time a phone rings. */
  readonly rings: ReadonlyMap<string, number>
  /** The last phone that rang without being on the screen. */
  readonly missed: { readonly phone: string; readonly body: string } | null
  /** For the live region. */
  readonly said: string
}

export const MOST_OPEN = 4
/** For a network on which nothing has happened yet: numbers that are kept for fiction. */
const FIRST_PHONES = [
  { phone: '+14155550111', name: 'Ann' },
  { phone: '+14155550122', name: 'Ben' },
]
const STORED = 'heed.phones.open'

let state: State = {
  connection: 'loading',
  deskUrl: null,
  numbers: [],
  clock: null,
  aheadMs: 0,
  faults: null,
  phones: new Map(),
  logs: new Map(),
  open: [],
  rings: new Map(),
  missed: null,
  said: '',
}
const listeners = new Set<() => void>()

export function useFeed(): State {
  return useSyncExternalStore(subscribe, () => state)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function set(change: Partial<State>): void {
  state = { ...state, ...change }
  for (const listener of listeners) listener()
}

export function startFeed(): void {
  const source = new EventSource('/events')
  source.onopen = () => void load()
  source.onerror = () => set({ connection: 'lost' })
  const on = <T>(event: string, take: (data: T) => void) =>
    source.addEventListener(event, message => take(JSON.parse((message as MessageEvent<string>).data) as T))
  on<api.Entry>('text', takeText)
  on<api.Entry>('status', entry => keepEntry(entry))
  on<api.Phone>('phone', keepPhone)
  on<readonly api.OurNumber[]>('numbers', numbers => set({ numbers }))
  on<api.Clock>('clock', takeClock)
  on<api.FaultSet>('faults', faults => set({ faults }))
}

async function load(): Promise<void> {
  try {
    const [about, { items }, faults] = await Promise.all([api.getAbout(), api.getPhones(), api.getFaults()])
    const phones = new Map(items.map(phone => [phone.phone, phone]))
    const open = state.open.length > 0 ? state.open : firstOpen(items)
    const logs = await Promise.all(open.map(async phone => [phone, (await api.getLog(phone)).items] as const))
    set({
      deskUrl: about.deskUrl,
      numbers: about.numbers,
      faults,
      phones,
      logs: new Map(logs),
      connection: 'live',
    })
    takeClock(about.clock)
    keepOpen(open)
  } catch {
    set({ connection: 'lost' })
  }
}

/** What stood here last time, else the phones that were named, else whoever texted last. */
function firstOpen(items: readonly api.Phone[]): string[] {
  const stored = (localStorage.getItem(STORED) ?? '').split(',').filter(phone => phone !== '')
  if (stored.length > 0) return stored.slice(0, MOST_OPEN)
  const known = [...items].sort((a, b) => Number(b.name !== null) - Number(a.name !== null))
  const names = known.length > 0 ? known : FIRST_PHONES
  return names.slice(0, window.innerWidth >= 1500 ? 3 : 2).map(({ phone }) => phone)
}

export function nameOf({ phones }: State, phone: string): string {
  return phones.get(phone)?.name ?? FIRST_PHONES.find(first => first.phone === phone)?.name ?? spoken(phone)
}

function keepOpen(open: readonly string[]): void {
  localStorage.setItem(STORED, open.join(','))
  set({ open })
}

export async function openPhone(phone: string): Promise<void> {
  if (state.open.includes(phone)) return
  const { items } = await api.getLog(phone).catch(() => ({ items: [] }))
  set({
    logs: new Map(state.logs).set(phone, items),
    missed: state.missed?.phone === phone ? null : state.missed,
  })
  // With no room left, the phone that has been quiet for longest makes way.
  const quietest = [...state.open].sort((a, b) => lastAt(a) - lastAt(b))[0]
  const rest = state.open.length < MOST_OPEN ? state.open : state.open.filter(other => other !== quietest)
  keepOpen([...rest, phone])
}

/** Puts another phone into the place of one that is on the screen. */
export async function swapPhone(from: string, to: string): Promise<void> {
  const { items } = await api.getLog(to).catch(() => ({ items: [] }))
  set({ logs: new Map(state.logs).set(to, items) })
  keepOpen(state.open.map(phone => (phone === from ? to : phone)))
}

export function closePhone(phone: string): void {
  keepOpen(state.open.filter(other => other !== phone))
}

export function dismissMissed(): void {
  set({ missed: null })
}

function lastAt(phone: string): number {
  return Date.parse(state.logs.get(phone)?.at(-1)?.at ?? '') || 0
}

export function keepPhone(phone: api.Phone): void {
  set({ phones: new Map(state.phones).set(phone.phone, phone) })
}

function takeText(entry: api.Entry): void {
  const { phone } = entry
  void refreshPhone(phone)
  if (entry.direction === 'received') {
    set({ said: `${nameOf(state, phone)} received: ${entry.body}` })
    // A text rings somewhere, or the newcomer who sent it would look for it in vain.
    if (!state.open.includes(phone)) {
      if (state.open.length < MOST_OPEN && window.innerWidth > 640)
        void openPhone(phone).then(() => ring(phone))
      else set({ missed: { phone, body: entry.body } })
      return
    }
    ring(phone)
  }
  keepEntry(entry)
}

function ring(phone: string): void {
  set({ rings: new Map(state.rings).set(phone, (state.rings.get(phone) ?? 0) + 1) })
}

export function keepEntry(entry: api.Entry): void {
  const log = state.logs.get(entry.phone)
  if (!log) return
  const place = log.findIndex(({ seq }) => seq === entry.seq)
  const changed = place < 0 ? [...log, entry] : log.with(place, entry)
  set({ logs: new Map(state.logs).set(entry.phone, changed) })
}

const asked = new Set<string>()

/** What the provider has blocked may have changed; many texts at once ask once. */
async function refreshPhone(phone: string): Promise<void> {
  if (asked.size > 0) {
    asked.add(phone)
    return
  }
  asked.add(phone)
  await new Promise(resolve => setTimeout(resolve, 60))
  asked.clear()
  const answer = await api.getPhones().catch(() => null)
  if (answer) set({ phones: new Map(answer.items.map(item => [item.phone, item])) })
}

export function takeClock(clock: api.Clock): void {
  set({ clock, aheadMs: Date.parse(clock.now) - Date.now() })
}
