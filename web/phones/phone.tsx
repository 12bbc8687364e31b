// One virtual phone: whose it is, its screen with the conversation, and what its owner can answer.
import { ActionIcon, Button, Menu, NativeSelect, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconBan, IconChevronDown, IconDotsVertical } from '@tabler/icons-react'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { namePhone, type OurNumber } from './api.ts'
import { useNow } from './bar.tsx'
import { Composer } from './composer.tsx'
import { closePhone, keepPhone, nameOf, type State, swapPhone, useFeed } from './feed.ts'
import { Thread } from './thread.tsx'
import { bareTime, since, spoken } from './words.ts'

export function PhoneOnDesk({ phone }: { phone: string }) {
  const state = useFeed()
  const now = useNow(state.aheadMs)
  const device = useRef<HTMLDivElement>(null)
  const rings = state.rings.get(phone) ?? 0
  useRinging(device, rings)
  const name = nameOf(state, phone)
  const [chosen, setChosen] = useState<string | null>(null)
  const number = numberFor(state, phone, chosen)
  return (
    <section className="slot" aria-label={`${name}’s phone`}>
      <Owner phone={phone} name={name} state={state} />
      <div className="device" ref={device}>
        {rings > 0 && <div key={rings} className="glow" aria-hidden />}
        <div className="screen">
          <div className="statusbar" aria-hidden>
            <span>{bareTime(now)}</span>
            <span className="island" />
            <Signal />
          </div>
          <Correspondent state={state} number={number} onChoose={setChosen} />
          <Thread phone={phone} name={name} now={now} />
          <Blocked state={state} phone={phone} number={number} now={now} />
          <Composer phone={phone} name={name} number={number} />
          <div className="homebar" aria-hidden />
        </div>
      </div>
    </section>
  )
}

/** The number that this phone writes to: the chosen one, else who texted it last, else the first of ours. */
function numberFor(state: State, phone: string, chosen: string | null): string | null {
  const { numbers, phones } = state
  const wanted = chosen ?? phones.get(phone)?.lastNumber
  return (numbers.find(number => number.phone === wanted) ?? numbers[0])?.phone ?? null
}

function Owner({ phone, name, state }: { phone: string; name: string; state: State }) {
  const [isRenaming, setRenaming] = useState(false)
  const others = [...state.phones.keys()].filter(other => !state.open.includes(other)).slice(0, 12)
  if (isRenaming) return <Rename phone={phone} name={name} onDone={() => setRenaming(false)} />
  return (
    <div className="owner">
      <div className="owner-name">
        <h2>{name}</h2>
        {name !== spoken(phone) && <span className="quiet">{spoken(phone)}</span>}
      </div>
      <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={`Choose or change ${name}’s phone`}>
            <IconDotsVertical size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setRenaming(true)}>Rename</Menu.Item>
          <Menu.Item onClick={() => closePhone(phone)}>Put away</Menu.Item>
          {others.length > 0 && <Menu.Label>Show here instead</Menu.Label>}
          {others.map(other => (
            <Menu.Item key={other} onClick={() => void swapPhone(phone, other)}>
              {nameOf(state, other)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  )
}

function Rename({ phone, name, onDone }: { phone: string; name: string; onDone: () => void }) {
  const [text, setText] = useState(name)
  const save = async (event: FormEvent) => {
    event.preventDefault()
    try {
      keepPhone(await namePhone(phone, text))
      onDone()
    } catch (error) {
      notifications.show({
        color: 'orange',
        title: 'The name was not kept',
        message: (error as Error).message,
      })
    }
  }
  return (
    <form className="owner" onSubmit={event => void save(event)}>
      <TextInput
        className="grow"
        aria-label={`Name of the owner of ${spoken(phone)}`}
        value={text}
        maxLength={60}
        autoFocus
        onChange={event => setText(event.currentTarget.value)}
        onKeyDown={event => event.key === 'Escape' && onDone()}
      />
      <Button type="submit" disabled={text.trim() === ''}>
        Keep
      </Button>
    </form>
  )
}

type Choosing = { state: State; number: string | null; onChoose: (number: string) => void }

/** On top of the phone's screen: who it is talking to. With several numbers of ours it can be another one. */
function Correspondent({ state, number, onChoose }: Choosing) {
  const current = state.numbers.find(({ phone }) => phone === number)
  return (
    <div className="correspondent">
      {state.numbers.length > 1 && number ? (
        <NativeSelect
          variant="unstyled"
          size="xs"
          aria-label="Number that this phone writes to"
          value={number}
          rightSection={<IconChevronDown size={14} aria-hidden />}
          data={state.numbers.map(({ phone, name }) => ({ value: phone, label: name ?? spoken(phone) }))}
          onChange={event => onChoose(event.currentTarget.value)}
        />
      ) : (
        <b>{current ? (current.name ?? spoken(current.phone)) : 'No number yet'}</b>
      )}
      <span className="quiet">{current ? describe(current) : 'Heed has not registered one'}</span>
    </div>
  )
}

function describe({ phone, kind, name }: OurNumber): string {
  const kinds = { long_code: 'long code', toll_free: 'toll-free', short_code: 'short code' }
  return name === null ? kinds[kind] : `${spoken(phone)} · ${kinds[kind]}`
}

function Blocked({
  state,
  phone,
  number,
  now,
}: {
  state: State
  phone: string
  number: string | null
  now: number
}) {
  const stop = state.phones.get(phone)?.stopped.find(stopped => stopped.number === number)
  if (!stop) return null
  return (
    <p className="blocked">
      <IconBan size={14} aria-hidden />
      <span>
        Stopped at the provider since {since(Date.parse(stop.since), now)}. <b>START</b> lifts it.
      </span>
    </p>
  )
}

/** A short shake, as of a phone on a table. Whoever asked for less motion gets the glow alone. */
function useRinging(device: { current: HTMLDivElement | null }, rings: number): void {
  useEffect(() => {
    if (rings === 0 || window.matchMedia('(prefers-reduced-motion: reduce)').matches) return
    const turns = [0, -0.7, 0.7, -0.6, 0.6, -0.3, 0].map(degrees => ({ transform: `rotate(${degrees}deg)` }))
    device.current?.animate(turns, { duration: 420, easing: 'ease-in-out' })
  }, [device, rings])
}

function Signal() {
  return (
    <svg width="44" height="12" viewBox="0 0 44 12" fill="currentColor">
      <title>Signal and battery</title>
      <rect x="0" y="7" width="3" height="5" rx="1" />
      <rect x="4.500" y="5" width="3" height="7" rx="1" />
      <rect x="9" y="2.500" width="3" height="9.500" rx="1" />
      <rect x="13.500" y="0" width="3" height="12" rx="1" />
      <rect x="22.500" y=".5" width="18" height="11" rx="3" fill="none" stroke="currentColor" opacity=".5" />
      <rect x="24.500" y="2.500" width="12" height="7" rx="1.500" />
      <rect x="41.800" y="4" width="1.800" height="4" rx=".9" opacity=".5" />
    </svg>
  )
}
