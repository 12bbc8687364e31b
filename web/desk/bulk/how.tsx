// Within step 4: from which numbers it goes, and when it stops itself.
import { Checkbox, Group, NumberInput, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { DEFAULT_LIMITS, type Limits } from '../../../src/core/limits.ts'
import { showPhone } from '../parts/phone-number.ts'
import { sendersQuery } from '../queries.ts'
import { changeBulk, type Draft } from './draft.ts'

export function How({ draft, problem }: { draft: Draft; problem: string | null }) {
  return (
    <details className="bulk-how" open={problem !== null || isOwnWay(draft) || undefined}>
      <summary>Numbers and limits: {saysOf(draft)}</summary>
      <Stack gap="md" pt="sm">
        <Numbers from={draft.from} problem={problem} />
        <Brakes limits={draft.limits ?? DEFAULT_LIMITS} />
      </Stack>
    </details>
  )
}

function Numbers({ from, problem }: { from: readonly string[]; problem: string | null }) {
  const { data } = useQuery(sendersQuery)
  const phones = data?.items.map(sender => sender.phone) ?? []
  if (phones.length < 2) return null
  return (
    <Checkbox.Group
      label="From these numbers"
      description="None chosen: from all, and each person hears from the number that they know."
      value={[...from]}
      onChange={next => changeBulk({ from: next })}
      error={problem}
    >
      <Group gap="md" mt={8}>
        {phones.map(phone => (
          <Checkbox key={phone} value={phone} label={showPhone(phone)} />
        ))}
      </Group>
    </Checkbox.Group>
  )
}

/** It pauses and says so; a person looks and decides. */
function Brakes({ limits }: { limits: Limits }) {
  const set = (change: Partial<Limits>) => changeBulk({ limits: { ...limits, ...change } })
  return (
    <Group gap="md" align="end">
      <Percent
        label="Pause when more opt out than"
        value={limits.optOutPercent}
        onChange={optOutPercent => set({ optOutPercent })}
      />
      <Percent
        label="Pause when more fail than"
        value={limits.errorPercent}
        onChange={errorPercent => set({ errorPercent })}
      />
      <NumberInput
        label="Counted from so many texts on"
        w={210}
        value={limits.after}
        min={1}
        max={1_000_000}
        allowDecimal={false}
        onChange={value => typeof value === 'number' && value >= 1 && set({ after: value })}
      />
    </Group>
  )
}

type PercentProps = { label: string; value: number; onChange: (percent: number) => void }

function Percent({ label, value, onChange }: PercentProps) {
  return (
    <NumberInput
      label={label}
      w={210}
      value={value}
      min={0.1}
      max={100}
      decimalScale={1}
      suffix=" %"
      onChange={next => typeof next === 'number' && next >= 0.1 && onChange(next)}
    />
  )
}

function isOwnWay({ from, limits }: Draft): boolean {
  return from.length > 0 || limits !== null
}

function saysOf({ from, limits }: Draft): string {
  const numbers =
    from.length === 0 ? 'all of your numbers' : from.length === 1 ? 'one number' : `${from.length} numbers`
  const { optOutPercent, errorPercent } = limits ?? DEFAULT_LIMITS
  return `${numbers}; pauses at ${optOutPercent} % opt-outs or ${errorPercent} % failures`
}
