// The page: a bar with the clock and the faults, and the phones side by side; one at a time where it is
// narrow.
import { Alert, Anchor, SegmentedControl, Skeleton, VisuallyHidden } from '@mantine/core'
import { useDocumentTitle, useDocumentVisibility, useMediaQuery } from '@mantine/hooks'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { AddPhone } from './add-phone.tsx'
import { Bar } from './bar.tsx'
import { dismissMissed, MOST_OPEN, nameOf, openPhone, type State, useFeed } from './feed.ts'
import { PhoneOnDesk } from './phone.tsx'

export function App() {
  const state = useFeed()
  const isNarrow = useMediaQuery('(max-width: 640px)') ?? false
  useTitle(state)
  return (
    <div className="page">
      <a className="skip" href="#phones">
        Skip to the phones
      </a>
      <Bar />
      {state.connection === 'lost' && (
        <Alert
          className="strip"
          color="orange"
          icon={<IconPlugConnectedX aria-hidden />}
          title="The phone network is gone"
        >
          Trying again. It comes back when Heed is started again, with every phone as it was.
        </Alert>
      )}
      <Missed state={state} isNarrow={isNarrow} />
      <VisuallyHidden aria-live="polite">{state.said}</VisuallyHidden>
      <main id="phones" className={isNarrow ? 'phones narrow' : 'phones'} tabIndex={-1}>
        <Phones state={state} isNarrow={isNarrow} />
      </main>
    </div>
  )
}

function Phones({ state, isNarrow }: { state: State; isNarrow: boolean }) {
  const { open } = state
  const [chosen, setChosen] = useState<string | null>(null)
  const count = useRef(open.length)
  // A phone that was just added or let in is the one to look at.
  useEffect(() => {
    if (open.length > count.current && count.current > 0) setChosen(open.at(-1) ?? null)
    count.current = open.length
  }, [open])
  if (state.connection === 'loading') return <Loading />
  if (!isNarrow) {
    return (
      <>
        {open.map(phone => (
          <PhoneOnDesk key={phone} phone={phone} />
        ))}
        {open.length < MOST_OPEN && <AddPhone />}
      </>
    )
  }
  const shown = chosen === 'add' || (chosen !== null && open.includes(chosen)) ? chosen : (open[0] ?? 'add')
  const tabs = open.map(phone => ({ value: phone, label: nameOf(state, phone) }))
  return (
    <>
      <SegmentedControl
        className="tabs"
        aria-label="Phone"
        fullWidth
        size="md"
        value={shown}
        onChange={setChosen}
        data={open.length < MOST_OPEN ? [...tabs, { value: 'add', label: 'Add' }] : tabs}
      />
      {shown === 'add' ? <AddPhone /> : <PhoneOnDesk key={shown} phone={shown} />}
    </>
  )
}

function Loading() {
  return (
    <>
      {[0, 1].map(i => (
        <div key={i} className="slot" aria-hidden>
          <Skeleton className="device-skeleton" />
        </div>
      ))}
    </>
  )
}

/** A text that rang on a phone which is not on the screen. */
function Missed({ state, isNarrow }: { state: State; isNarrow: boolean }) {
  const { missed } = state
  if (!missed || (isNarrow && state.open.includes(missed.phone))) return null
  const name = nameOf(state, missed.phone)
  return (
    <Alert className="strip" variant="light" withCloseButton closeButtonLabel="Close" onClose={dismissMissed}>
      {name} got a text: “{missed.body.slice(0, 80)}”{' '}
      <Anchor component="button" type="button" inherit onClick={() => void openPhone(missed.phone)}>
        Show {name}’s phone
      </Anchor>
    </Alert>
  )
}

/** Behind another tab the title counts what rang, as a phone face down would buzz. */
function useTitle({ rings }: State): void {
  const visibility = useDocumentVisibility()
  const total = [...rings.values()].reduce((sum, count) => sum + count, 0)
  const seen = useRef(0)
  if (visibility === 'visible') seen.current = total
  const unseen = total - seen.current
  useDocumentTitle(unseen > 0 ? `(${unseen}) Heed phones` : 'Heed phones')
}
