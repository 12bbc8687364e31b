// What plans will send and ask for, day by day, four weeks at a time.
import { ActionIcon, Button } from '@mantine/core'
import {
  IconArrowLeft,
  IconChevronLeft,
  IconChevronRight,
  IconListCheck,
  IconMessage,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { PlanDay } from '../api-types.ts'
import { Failed, Rows } from '../parts/states.tsx'
import { useTitle } from '../parts/title.ts'
import { deskZone, now } from '../parts/when.ts'
import { plural } from '../parts/words.ts'
import { toLocal } from '../parts/zone.ts'
import './plans.css'
import { calendarQuery } from './queries.ts'

const WEEKS = 4

export function PlanCalendarPage() {
  useTitle('Calendar of plans')
  const today = toLocal(now().toISOString(), deskZone()).slice(0, 10)
  const [page, setPage] = useState(0)
  const from = addDays(mondayOf(today), page * WEEKS * 7)
  const to = addDays(from, WEEKS * 7 - 1)
  const { data, error, isPending, isPlaceholderData, refetch } = useQuery(calendarQuery(from, to))
  const days = new Map(data?.days.map(day => [day.day, day]))
  const [texts, tasks] = [sum(data?.days, 'texts'), sum(data?.days, 'tasks')]
  return (
    <div className="page page-full">
      <Link to="/plans" className="plain-link state">
        <IconArrowLeft size={16} stroke={1.75} aria-hidden />
        Plans
      </Link>
      <header className="page-head">
        <h1>What will go out</h1>
        <Turn page={page} onTurn={setPage} />
      </header>
      <p className="hint" role="status">
        {longDay(from)} to {longDay(to)}:{' '}
        {texts + tasks === 0 && data
          ? 'nothing yet. Enroll people in an active plan, and what it will send them stands here.'
          : `${plural(texts, 'text')} and ${plural(tasks, 'task')}, as everybody stands now. Who waits for hours or a holiday gets it later.`}
      </p>
      {isPending && <Rows count={4} height={96} label="the calendar" />}
      {error && !data && <Failed error={error} what="The calendar" onRetry={() => void refetch()} />}
      {data && (
        <ol className="calendar" data-stale={isPlaceholderData}>
          {Array.from({ length: WEEKS * 7 }, (_, i) => addDays(from, i)).map(day => (
            <Day key={day} day={day} known={days.get(day)} isToday={day === today} isPast={day < today} />
          ))}
        </ol>
      )}
    </div>
  )
}

function Turn({ page, onTurn }: { page: number; onTurn: (page: number) => void }) {
  const look = { variant: 'default', size: 36 } as const
  return (
    <div className="calendar-turn">
      {page !== 0 && (
        <Button variant="subtle" onClick={() => onTurn(0)}>
          Today
        </Button>
      )}
      <ActionIcon
        {...look}
        aria-label="Four weeks earlier"
        disabled={page === 0}
        onClick={() => onTurn(page - 1)}
      >
        <IconChevronLeft size={18} stroke={1.75} />
      </ActionIcon>
      <ActionIcon
        {...look}
        aria-label="Four weeks later"
        disabled={page >= 13}
        onClick={() => onTurn(page + 1)}
      >
        <IconChevronRight size={18} stroke={1.75} />
      </ActionIcon>
    </div>
  )
}

type DayProps = { day: string; known: PlanDay | undefined; isToday: boolean; isPast: boolean }

function Day({ day, known, isToday, isPast }: DayProps) {
  return (
    <li className="calendar-day" data-today={isToday} data-past={isPast} data-empty={!known}>
      <p className="calendar-date">
        <time dateTime={day}>{shortDay(day)}</time>
        {isToday && <span className="calendar-today">today</span>}
      </p>
      {known && (
        <>
          <p className="calendar-sums">
            {known.texts > 0 && (
              <span className="state">
                <IconMessage size={14} stroke={1.75} aria-hidden />
                {plural(known.texts, 'text')}
              </span>
            )}
            {known.tasks > 0 && (
              <span className="state">
                <IconListCheck size={14} stroke={1.75} aria-hidden />
                {plural(known.tasks, 'task')}
              </span>
            )}
          </p>
          <ul className="calendar-plans">
            {known.plans.slice(0, 3).map(({ planId, name, texts, tasks }) => (
              <li key={planId}>
                <Link to="/plans/$id" params={{ id: planId }} className="quiet-link">
                  {name} <span className="hint">{texts + tasks}</span>
                </Link>
              </li>
            ))}
            {known.plans.length > 3 && <li className="hint">and {known.plans.length - 3} more</li>}
          </ul>
        </>
      )}
    </li>
  )
}

function sum(days: PlanDay[] | undefined, what: 'texts' | 'tasks'): number {
  return (days ?? []).reduce((all, day) => all + day[what], 0)
}

function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

function mondayOf(day: string): string {
  const weekday = new Date(`${day}T12:00:00Z`).getUTCDay()
  return addDays(day, -((weekday + 6) % 7))
}

function say(day: string, options: Intl.DateTimeFormatOptions): string {
  const locale = navigator.languages.find(tag => /^en(-[A-Z]{2})?$/.test(tag)) ?? 'en-GB'
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).format(new Date(`${day}T12:00:00Z`))
}

function shortDay(day: string): string {
  return say(day, { weekday: 'short', day: 'numeric', month: 'short' })
}

function longDay(day: string): string {
  return say(day, { day: 'numeric', month: 'long' })
}
