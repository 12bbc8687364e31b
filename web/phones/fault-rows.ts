// The faults as rows that a person can switch: which rules a row stands for, and what is left of the others.
import type { FaultKind, FaultSet, Rule } from './api.ts'

export type Choice = { readonly value: string; readonly label: string; readonly set: Partial<Rule> }
export type Row = {
  readonly id: string
  readonly kind: FaultKind
  readonly title: string
  readonly detail: string
  /** Tells the rules of this row from others of the same kind. */
  readonly isMine: (rule: Rule) => boolean
  readonly base: Partial<Rule>
  readonly choice: { readonly label: string; readonly options: readonly [Choice, ...Choice[]] } | null
}

const any = () => true

export const ROWS: readonly Row[] = [
  {
    id: 'slow',
    kind: 'latencyMs',
    title: 'The provider answers slowly',
    detail: 'Heed waits for each answer; nothing is lost.',
    isMine: any,
    base: {},
    choice: {
      label: 'Each answer takes',
      options: [
        { value: '1', label: '1 second', set: { ms: 1000 } },
        { value: '5', label: '5 seconds', set: { ms: 5000 } },
        { value: '30', label: '30 seconds', set: { ms: 30_000 } },
      ],
    },
  },
  {
    id: 'refuse',
    kind: 'errors',
    title: 'The provider refuses the text',
    detail: 'Heed hears it at once.',
    isMine: ({ sync }) => sync === true,
    base: { sync: true },
    choice: {
      label: 'Because',
      options: [
        { value: '20429', label: 'too many requests (429)', set: { code: 20429 } },
        { value: '20500', label: 'it has a fault of its own (500)', set: { code: 20500 } },
        { value: '21614', label: 'the number is no mobile (21614)', set: { code: 21614 } },
        { value: '21610', label: 'the person opted out there (21610)', set: { code: 21610 } },
      ],
    },
  },
  {
    id: 'fail',
    kind: 'errors',
    title: 'The text does not arrive',
    detail: 'It is accepted; the bad news comes later.',
    isMine: ({ sync }) => sync === false,
    base: { sync: false },
    choice: {
      label: 'Because',
      options: [
        { value: '30003', label: 'the phone is off (30003)', set: { code: 30003 } },
        { value: '30005', label: 'the number does not exist (30005)', set: { code: 30005 } },
        { value: '30006', label: 'it is a landline (30006)', set: { code: 30006 } },
        { value: '30007', label: 'the carrier took it for spam (30007)', set: { code: 30007 } },
      ],
    },
  },
  {
    id: 'drop',
    kind: 'dropConnection',
    title: 'The line drops during the call',
    detail: 'Heed cannot know whether the text was taken.',
    isMine: any,
    base: {},
    choice: {
      label: 'It drops',
      options: [
        { value: 'after', label: 'after the text was taken', set: { when: 'after' } },
        { value: 'before', label: 'before it was taken', set: { when: 'before' } },
      ],
    },
  },
  {
    id: 'late',
    kind: 'late',
    title: 'Reports come late',
    detail: '“Sent” and “delivered” reach Heed long after.',
    isMine: any,
    base: {},
    choice: {
      label: 'By',
      options: [
        { value: '10', label: '10 seconds', set: { ms: 10_000 } },
        { value: '60', label: '1 minute', set: { ms: 60_000 } },
        { value: '3600', label: '1 hour', set: { ms: 3_600_000 } },
      ],
    },
  },
  plain('lost', 'Reports get lost', 'Heed never hears what became of the text.'),
  plain('doubled', 'Reports come twice', 'The same news, two times.'),
  plain('reordered', 'Reports come in the wrong order', '“Delivered” overtakes “sent”.'),
]

function plain(kind: FaultKind, title: string, detail: string): Row {
  return { id: kind, kind, title, detail, isMine: any, base: {}, choice: null }
}

export const RATES = [
  { value: '1', label: 'Always' },
  { value: '0.5', label: '1 in 2' },
  { value: '0.1', label: '1 in 10' },
]

export function countFaults(faults: FaultSet | null): number {
  return faults === null ? 0 : ROWS.reduce((sum, row) => sum + rulesOf(faults, row).length, 0)
}

export function rulesOf(faults: FaultSet, row: Row): readonly Rule[] {
  return faults[row.kind].filter(row.isMine)
}

/** The set with this row's rules replaced by one, or by none. */
export function withRule(faults: FaultSet, row: Row, rule: Rule | null): FaultSet {
  const others = faults[row.kind].filter(other => !row.isMine(other))
  return { ...faults, [row.kind]: rule === null ? others : [...others, { ...row.base, ...rule }] }
}

export function choiceOf(row: Row, rule: Rule): string | null {
  const fits = ({ set }: Choice) =>
    Object.entries(set).every(([name, value]) => rule[name as keyof Rule] === value)
  return row.choice?.options.find(fits)?.value ?? null
}
