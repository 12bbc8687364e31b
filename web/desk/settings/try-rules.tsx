// A moment to try: may an automatic text go to somebody there then, if not why, and when?
import { Button, Checkbox, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { fieldsOf, wordsOf } from '../api.ts'
import type { RuleTried, RuleTry } from '../api-types.ts'
import { tryRules } from '../calls.ts'
import { deskZone, now } from '../parts/when.ts'
import { fromLocal, toLocal, zoneName } from '../parts/zone.ts'

/** As a plan has it unless it says otherwise. */
const PLAN = { from: '10:00', to: '19:00', sundaysAndHolidays: true }

export function TryRules() {
  const [where, setWhere] = useState('')
  const [local, setLocal] = useState(() => toLocal(now().toISOString(), deskZone()))
  const [isPlan, setPlan] = useState(false)
  const { tried, problem, isBusy, ask } = useTry()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const at = fromLocal(local, deskZone())
    void ask({ ...readWhere(where), ...(at && { at }), ...(isPlan && { window: PLAN }) })
  }
  return (
    <section className="rules-part" aria-labelledby="try">
      <h2 id="try">Try it</h2>
      <form onSubmit={submit} noValidate>
        <Stack maw={480} gap="sm">
          <TextInput
            label="Who, or where"
            description="A phone, a ZIP code, a state, or a zone such as America/Denver"
            placeholder="(305) 555-0100"
            value={where}
            onChange={event => setWhere(event.currentTarget.value)}
            error={problem}
          />
          <TextInput
            type="datetime-local"
            label={`Day and time, by your clock (${zoneName(deskZone())})`}
            value={local}
            onChange={event => setLocal(event.currentTarget.value)}
          />
          <Checkbox
            label="As a plan's text: 10:00 to 19:00, no Sundays and holidays"
            checked={isPlan}
            onChange={event => setPlan(event.currentTarget.checked)}
          />
          <Button type="submit" variant="default" loading={isBusy} disabled={where.trim() === ''}>
            May a text go?
          </Button>
        </Stack>
      </form>
      <div role="status">{tried && <Answer tried={tried} />}</div>
    </section>
  )
}

function Answer({ tried }: { tried: RuleTried }) {
  const { allowed, text, rule, localTime, place, packs } = tried
  return (
    <div className="tried">
      <p className={allowed ? 'tone-good' : 'tone-wait'}>
        <strong>{allowed ? 'Yes.' : 'Not then.'}</strong> {text}
      </p>
      <p className="hint">
        Their clock: {localTime} ({place.zones.map(zoneName).join(', ')}, {FROM[place.zonesFrom]}).{' '}
        {place.states === null ? 'It may be any state. ' : ''}
        {packs.length > 0 ? `Rules there: ${packs.join(', ')}.` : 'No rule by law is known there.'}{' '}
        {rule?.url && (
          <a href={rule.url} target="_blank" rel="noreferrer">
            Read it
          </a>
        )}
      </p>
    </div>
  )
}

const FROM = {
  contact: 'as you noted',
  zip: 'by the ZIP code',
  state: 'by the state',
  number: 'by the number',
  unknown: 'as it is known of nobody',
} as const

function readWhere(typed: string): RuleTry {
  const text = typed.trim()
  if (/^\d{5}(-\d{4})?$/.test(text)) return { zip: text }
  if (text.includes('/')) return { timeZone: text }
  return /^[A-Za-z .]+$/.test(text) ? { state: text } : { phone: text }
}

function useTry() {
  const [tried, setTried] = useState<RuleTried | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const ask = async (asked: RuleTry) => {
    setBusy(true)
    setProblem(null)
    try {
      setTried(await tryRules(asked))
    } catch (error) {
      setTried(null)
      setProblem(Object.values(fieldsOf(error))[0] ?? wordsOf(error))
    }
    setBusy(false)
  }
  return { tried, problem, isBusy, ask }
}
