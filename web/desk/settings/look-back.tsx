// A look back: which texts of the last month would have waited under the rules that are chosen here.
import { Button, MultiSelect, Stack, Table } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { wordsOf } from '../api.ts'
import type { RuleLook, RulePack } from '../api-types.ts'
import { replayRules } from '../calls.ts'
import { showPhone } from '../parts/phone-number.ts'
import { humane, now } from '../parts/when.ts'

export function LookBack({ packs }: { packs: readonly RulePack[] }) {
  const [chosen, setChosen] = useState<string[]>([])
  const { look, problem, isBusy, start, stop } = useLookBack()
  const choices = [...new Map(packs.map(({ id, name }) => [id, { value: id, label: name }])).values()]
  return (
    <section className="rules-part" aria-labelledby="look-back">
      <h2 id="look-back">Look back</h2>
      <p className="hint">
        What of the last 30 days would have waited? For bulk texts and plans, by what is known of the contacts
        now, and as if these rules had held all the time.
      </p>
      <Stack maw={480} gap="sm">
        <MultiSelect
          label="Rules"
          placeholder={chosen.length === 0 ? 'All of them' : ''}
          data={choices}
          value={chosen}
          onChange={setChosen}
        />
        {isBusy ? (
          <Button variant="default" onClick={stop}>
            Stop
          </Button>
        ) : (
          <Button variant="default" onClick={() => void start(chosen)}>
            Look at the last 30 days
          </Button>
        )}
      </Stack>
      {problem && (
        <p role="alert" className="tone-bad">
          {problem}
        </p>
      )}
      <div role="status">{look && <Found look={look} isBusy={isBusy} />}</div>
    </section>
  )
}

function Found({ look, isBusy }: { look: RuleLook; isBusy: boolean }) {
  const { texts, waiting, byRule, samples, next } = look
  const many = (n: number) => n.toLocaleString('en')
  return (
    <div className="tried">
      <p>
        <strong>{`${many(waiting)} of ${many(texts)} texts would have waited.`}</strong>
        {isBusy && ' Still looking…'}
        {!isBusy && next !== null && ' Not all of the time was looked at.'}
      </p>
      <ul>
        {byRule.map(({ id, words, count, longestHours }) => (
          <li key={id}>
            {words}: {many(count)}, the longest {longestHours} hours
          </li>
        ))}
      </ul>
      {samples.length > 0 && <Samples samples={samples} />}
    </div>
  )
}

function Samples({ samples }: Pick<RuleLook, 'samples'>) {
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table>
        <Table.Caption>Some of them</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Phone</Table.Th>
            <Table.Th>Went at, their time</Table.Th>
            <Table.Th>Would have gone at</Table.Th>
            <Table.Th>By</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {samples.map(({ messageId, phone, localTime, localUntil, rule }) => (
            <Table.Tr key={messageId}>
              <Table.Td>
                <Link to="/inbox/$phone" params={{ phone }}>
                  {showPhone(phone)}
                </Link>
              </Table.Td>
              <Table.Td>{humane(localTime)}</Table.Td>
              <Table.Td>{humane(localUntil)}</Table.Td>
              <Table.Td>{rule}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

/** The server looks at a part each time; the parts are added up here until somebody stops it. */
function useLookBack() {
  const [look, setLook] = useState<RuleLook | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const run = useRef(0)
  const start = async (packs: string[]) => {
    const mine = ++run.current
    setBusy(true)
    setProblem(null)
    setLook(null)
    // One end for all parts, or what is sent meanwhile is looked for again and again.
    const to = now()
    const span = { to: to.toISOString(), from: new Date(to.getTime() - 30 * 86_400_000).toISOString() }
    const asked = packs.length > 0 ? { ...span, packs } : span
    try {
      for (let sum: RuleLook | null = null; sum === null || sum.next !== null; ) {
        const part: RuleLook = await replayRules({ ...asked, ...(sum?.next && { cursor: sum.next }) })
        if (run.current !== mine) return
        sum = sum === null ? part : added(sum, part)
        setLook(sum)
      }
    } catch (error) {
      if (run.current === mine) setProblem(wordsOf(error))
    }
    if (run.current === mine) setBusy(false)
  }
  const stop = () => {
    run.current += 1
    setBusy(false)
  }
  return { look, problem, isBusy, start, stop }
}

function added(one: RuleLook, other: RuleLook): RuleLook {
  const byRule = new Map(one.byRule.map(rule => [rule.id, rule]))
  for (const rule of other.byRule) {
    const known = byRule.get(rule.id)
    const longestHours = Math.max(rule.longestHours, known?.longestHours ?? 0)
    byRule.set(rule.id, { ...rule, count: rule.count + (known?.count ?? 0), longestHours })
  }
  return {
    looked: one.looked + other.looked,
    texts: one.texts + other.texts,
    waiting: one.waiting + other.waiting,
    byRule: [...byRule.values()].sort((a, b) => b.count - a.count),
    samples: [...one.samples, ...other.samples].slice(0, 20),
    next: other.next,
  }
}
