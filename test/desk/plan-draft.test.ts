// The editor's model of a plan: whatever keys are pressed, its steps stay in an order that the server takes.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayOf } from '../../src/core/plan.ts'
import { checkPlan } from '../../src/core/plan-check.ts'
import {
  addStep,
  daysOf,
  dropStep,
  KINDS,
  type Kind,
  moveStep,
  putStep,
  removeStep,
  type Steps,
  setWhen,
} from '../../web/desk/plans/draft.ts'

const EMPTY = {
  name: 'x',
  window: { from: '10:00', to: '19:00' },
  enrollByTags: [],
  next: null,
  repeat: null,
}

const orderProblems = (steps: Steps) =>
  checkPlan({ ...EMPTY, steps }).filter(({ field }) => /^steps\.\d+(\.day|\.time)?$/.test(field))

/** Written as the column shows it: the day with its waits, the hour, what. */
const written = (steps: Steps) =>
  steps.map((step, at) => `${dayOf(steps, at)} ${step.time} ${step.kind === 'task' ? step.task : step.kind}`)

function planOf(...kinds: Kind[]): { steps: Steps; ids: string[] } {
  let steps: Steps = []
  const ids = kinds.map(kind => {
    const added = addStep(steps, steps.length, kind)
    steps = added.steps
    return added.id
  })
  return { steps, ids }
}

describe('steps', () => {
  test('that are added last come on the next day, others where they are put', () => {
    const { steps } = planOf('text', 'call', 'end')
    expect(written(steps)).toEqual(['1 10:00 text', '2 10:00 call', '2 10:00 end'])
    expect(written(addStep(steps, 1, 'text').steps)).toEqual([
      ...['1 10:00 text', '1 10:00 text', '2 10:00 call', '2 10:00 end'],
    ])
    expect(written(addStep(steps, 3, 'to_do').steps)).toEqual([
      ...['1 10:00 text', '2 10:00 call', '3 10:00 to_do', '3 10:00 end'],
    ])
  })

  test('change places with their neighbours: days stay', () => {
    const { steps, ids } = planOf('text', 'call', 'to_do')
    expect(written(moveStep(steps, ids[1]!, -1))).toEqual(['1 10:00 call', '2 10:00 text', '3 10:00 to_do'])
    expect(moveStep(steps, ids[0]!, -1)).toBe(steps)
  })

  test('go where their day and hour belong, waits counted in', () => {
    const { steps, ids } = planOf('text', 'wait', 'call', 'to_do')
    const waits = putStep(steps, ids[1]!, { days: 5 })
    expect(written(waits)).toEqual(['1 10:00 text', '1 10:00 wait', '7 10:00 call', '8 10:00 to_do'])
    expect(written(setWhen(waits, ids[2]!, { day: 9, time: '08:00' }))).toEqual([
      ...['1 10:00 text', '1 10:00 wait', '8 10:00 to_do', '9 08:00 call'],
    ])
    expect(written(setWhen(waits, ids[0]!, { day: 3, time: '09:30' }))[0]).toBe('2 10:00 text')
    expect(written(dropStep(waits, ids[3]!, 0))[0]).toBe('1 10:00 to_do')
  })

  test('of the column stand on their days', () => {
    const { steps, ids } = planOf('text', 'call', 'to_do')
    const twice = setWhen(steps, ids[2]!, { day: 2, time: '16:00' })
    expect(daysOf(twice).map(({ day, steps: own }) => [day, own.length])).toEqual([
      [1, 1],
      [2, 2],
    ])
  })
})

const kind = fc.constantFrom(...KINDS)
const act = fc.oneof(
  fc.record({ do: fc.constant('add' as const), kind, at: fc.nat(20) }),
  fc.record({ do: fc.constantFrom('up' as const, 'down' as const, 'remove' as const), at: fc.nat(20) }),
  fc.record({ do: fc.constant('drop' as const), at: fc.nat(20), to: fc.nat(20) }),
  fc.record({
    do: fc.constant('when' as const),
    at: fc.nat(20),
    day: fc.integer({ min: -3, max: 400 }),
    time: fc.constantFrom('00:00', '09:30', '23:59'),
  }),
)
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never

function after(steps: Steps, one: Act): Steps {
  if (one.do === 'add') {
    const isSecondEnd = one.kind === 'end' && steps.some(step => step.kind === 'end')
    return isSecondEnd ? steps : addStep(steps, Math.min(one.at, steps.length), one.kind).steps
  }
  const id = steps[one.at % Math.max(1, steps.length)]?.id ?? ''
  if (one.do === 'drop') return dropStep(steps, id, Math.min(one.to, steps.length))
  if (one.do === 'when') return setWhen(steps, id, one)
  return one.do === 'remove' ? removeStep(steps, id) : moveStep(steps, id, one.do === 'up' ? -1 : 1)
}

test('stay in order, with the end last, and are lost only when they are removed', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), acts => {
      let steps: Steps = []
      for (const one of acts) {
        const before = steps
        steps = after(before, one)
        expect(orderProblems(steps)).toEqual([])
        const kept = one.do === 'remove' ? [] : before.map(step => step.id)
        expect(steps.map(step => step.id)).toEqual(expect.arrayContaining(kept))
        expect(new Set(steps.map(step => step.id)).size).toBe(steps.length)
      }
    }),
    { numRuns: 200 },
  )
})
