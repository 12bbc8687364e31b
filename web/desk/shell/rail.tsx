// The way between the rooms: a column at the left, on a phone a bar at the bottom.
import {
  IconAddressBook,
  IconArrowBackUpDouble,
  IconCalendarRepeat,
  IconChecklist,
  IconCoins,
  IconDeviceMobile,
  IconDots,
  IconInbox,
  IconMessageQuestion,
  IconSearch,
  IconSend,
  IconSettings,
  IconShieldCheck,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { openDialog } from '../parts/overlays.tsx'
import { countsQuery, useMe } from '../queries.ts'
import { taskCountsQuery } from '../tasks/queries.ts'
import { Bell } from './bell.tsx'
import { Count } from './count.tsx'
import { Mark } from './mark.tsx'
import { MoreMenu } from './more-menu.tsx'
import { openPalette } from './palette-state.ts'
import { bothFit, togglePhones, usePhones } from './phones.tsx'
import { SchemeToggle, SignOut } from './rail-buttons.tsx'

const ICON = { size: 22, stroke: 1.5, 'aria-hidden': true } as const

export function Rail() {
  const { sandbox } = useMe()
  const { unread = 0, doubtful = 0 } = useQuery(countsQuery).data ?? {}
  return (
    <nav className="rail" aria-label="Main">
      <Mark />
      <Link to="/inbox" className="rail-item">
        <IconInbox {...ICON} />
        Inbox
        <Count of={unread} what="unread" />
      </Link>
      <Item to="/contacts" icon={<IconAddressBook {...ICON} />} label="Contacts" />
      <Item to="/bulk" icon={<IconSend {...ICON} />} label={BULK} />
      <Item to="/plans" icon={<IconCalendarRepeat {...ICON} />} label="Plans" wide />
      <Tasks />
      <Link to="/doubts" className="rail-item rail-wide">
        <IconMessageQuestion {...ICON} />
        Doubts
        <Count of={doubtful} what="doubts to decide" />
      </Link>
      <Item to="/credits" icon={<IconCoins {...ICON} />} label="Credits" wide />
      <Item to="/compliance" icon={<IconShieldCheck {...ICON} />} label="Compliance" wide />
      <Item to="/replies" icon={<IconArrowBackUpDouble {...ICON} />} label="Replies" wide />
      <Item to="/settings" icon={<IconSettings {...ICON} />} label="Settings" wide />
      {sandbox && <Phones url={sandbox.phonesUrl} />}
      <span className="rail-gap" />
      <button type="button" className="rail-item rail-wide" onClick={() => openPalette('all')} title="Ctrl K">
        <IconSearch {...ICON} />
        Find
      </button>
      <Bell />
      <SchemeToggle />
      <SignOut />
      <button type="button" className="rail-item rail-more" onClick={showMore}>
        <IconDots {...ICON} />
        More
      </button>
    </nav>
  )
}

function Tasks() {
  const due = useQuery(taskCountsQuery('mine')).data
  return (
    <Link to="/tasks" className="rail-item">
      <IconChecklist {...ICON} />
      Tasks
      <Count of={due ? due.overdue + due.today : 0} what="due" />
    </Link>
  )
}

/** On a phone's bar there is room for one word. */
const BULK = (
  <span>
    Bulk<span className="rail-more-words"> texts</span>
  </span>
)

function Item(props: { to: string; icon: ReactNode; label: ReactNode; wide?: boolean }) {
  return (
    <Link to={props.to} className={props.wide ? 'rail-item rail-wide' : 'rail-item'}>
      {props.icon}
      {props.label}
    </Link>
  )
}

function Phones({ url }: { url: string }) {
  const isOpen = usePhones()
  const open = () => {
    if (bothFit()) togglePhones()
    else window.open(url, '_blank', 'noreferrer')
  }
  return (
    <button type="button" className="rail-item rail-wide" aria-pressed={isOpen} onClick={open}>
      <IconDeviceMobile {...ICON} />
      Phones
    </button>
  )
}

function showMore(): void {
  openDialog({ title: 'More', body: close => <MoreMenu close={close} /> })
}
