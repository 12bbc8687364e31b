// Faults of the product, planted on its way to the database: the simulation must find every one of them.
import type { Row } from '../../src/kit/db/db.ts'
import type { Plant } from './gate.ts'

export type Planted = {
  readonly title: string
  readonly plant: Plant
  /** What is changed in the database itself, so that it does not find the fault first. */
  readonly changes?: readonly string[]
  /** Where the search begins: it was found there before, and likely is again. */
  readonly from?: number
}

const NO_TRIGGER = [
  'drop trigger stop_is_the_last_word on outbox',
  'drop trigger stop_is_the_last_word_at_birth on outbox',
]

export const PLANTED: readonly Planted[] = [
  {
    title: 'a claim that does not look at the consent row',
    plant: reading('claim_candidates', row => ({ ...row, state: 'unknown' })),
    changes: NO_TRIGGER,
    from: 13,
  },
  {
    title: 'a STOP and a claim that do not lock the consent row',
    plant: all(
      rewriting('consents_lock', 'for no key update', ''),
      rewriting('consents_lock_free', 'for no key update skip locked', ''),
      rewriting('consents_lock_many', 'for no key update', ''),
      rewriting('journal_lock_and_write', 'for no key update skip locked', ''),
      rewriting('claim_candidates', 'for no key update of o, c', 'for no key update of o'),
    ),
    changes: NO_TRIGGER,
    from: 31,
  },
  {
    title: 'credits that are moved twice',
    plant: rewriting('credits_post', 'sum(e.available) as available', '2 * sum(e.available) as available'),
  },
  {
    title: 'a canceled text whose credits are not given back',
    plant: reading('outbox_cancel_one', row => ({ ...row, credits: 0 })),
    from: 8,
  },
  {
    title: 'a cancellation that takes what is claimed already',
    plant: rewriting('outbox_cancel_one', 'and claimed_at is null', ''),
    from: 40,
  },
  {
    title: 'a text in doubt that is sent again',
    plant: rewriting('record_doubt', 'set in_doubt_at = $4', 'set claimed_at = null, due_at = $4'),
    from: 27,
  },
  {
    title: 'texts of a dead process that nobody takes up',
    plant: rewriting('doubt_of_dead', 'and in_doubt_at is null', 'and false'),
  },
  {
    title: 'a notice that is not written down',
    plant: rewriting('consents_noticed', 'noticed_at = $3', 'noticed_at = nullif($3::timestamptz, $3)'),
  },
  {
    title: 'a late report that takes a text back',
    plant: rewriting('report_apply', 'where excluded.rank > d.rank', ''),
  },
  {
    title: 'an Idempotency-Key that nobody remembers',
    plant: rewriting(
      'once_take',
      'on conflict (account_id, key) do nothing',
      'on conflict (account_id, key) do update set key = excluded.key',
    ),
    from: 10,
  },
  {
    title: 'a consent history whose head stands still',
    plant: rewriting('chain_move', 'head = m.head', 'head = c.head'),
  },
  {
    title: 'a webhook that is taken as often as it comes',
    plant: all(renaming('journal_lock_and_write', 3), renaming('inbound_insert', 9)),
  },
]

/** Changes the text of one statement; where it is not found any more, the plant must follow the product. */
function rewriting(name: string, from: string, to: string): Plant {
  return asked => {
    const { statement } = asked
    if (statement.name !== name) return asked
    if (!statement.text.includes(from)) throw new Error(`the plant does not fit ${name}: it has no "${from}"`)
    return { ...asked, statement: { name: `${name}_planted`, text: statement.text.replace(from, to) } }
  }
}

function reading(name: string, change: (row: Row) => Row): Plant {
  return asked => (asked.statement.name === name ? { ...asked, read: rows => rows.map(change) } : asked)
}

/** Makes the provider's id another one each time. */
function renaming(name: string, place: number): Plant {
  let count = 0
  return asked => {
    if (asked.statement.name !== name) return asked
    count += 1
    const values = [...asked.values]
    const old = values[place]
    values[place] = Array.isArray(old)
      ? old.map((one, i) => `${one}-${count}-${i}`)
      : `${String(old)}-${count}`
    return { ...asked, values }
  }
}

function all(...plants: readonly Plant[]): Plant {
  return asked => plants.reduce((changed, plant) => plant(changed), asked)
}
