// Lets people into a plan: those who can be, once at a time, going forward only. G2.
import { dueAt, firstPlace, laterOf, localDay } from '../../core/plan.ts'
import { sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { loadAccount } from '../accounts/account.ts'
import { isText, type Plan } from './plan.ts'
import { tellPlan } from './tell.ts'

export type Refused = {
  readonly contactId: string | null
  readonly reason: EnrollRefusal
  readonly words: string
}

export type EnrollRefusal = 'no_contact' | 'no_phone' | 'opted_out'

export const REFUSAL_WORDS: Record<EnrollRefusal, string> = {
  no_contact: 'There is no such contact in your account.',
  no_phone: 'There is no phone that can be texted, and the plan texts.',
  opted_out: 'This person asked not to be texted.',
}

export type Enrolled = {
  readonly enrolled: number
  readonly already: number
  readonly refused: readonly Refused[]
}

/** `why`: for the history, as `tag` or `plan`; null: somebody did it by hand. `startAt`: its day is day 1. */
export type How = {
  readonly author: string
  readonly why: string | null
  readonly startAt: Date
}

/** In a transaction that keeps the plan active (`lockPlan`). At most some thousands at a time. */
export async function enroll(
  rt: Runtime,
  tx: Tx,
  plan: Plan,
  { contactIds, ...how }: How & { readonly contactIds: readonly string[] },
): Promise<Enrolled> {
  const asked = [...new Set(contactIds)]
  const place = firstPlace(plan)
  if (asked.length === 0 || place === 'over') return { enrolled: 0, already: 0, refused: [] }
  const people = await tx.rows<Person>(PEOPLE, [plan.accountId, asked])
  const texts = plan.steps.some(isText)
  const refused = people.flatMap(one => refusalOf(one, texts))
  const out = new Set(refused.map(one => one.contactId))
  const fit = asked.filter(id => !out.has(id))
  const { timeZone: zone } = await loadAccount(tx, plan.accountId)
  const startsOn = localDay(how.startAt, zone)
  const now = rt.clock.now()
  const due = dueAt(plan, { startsOn, ...place }, { zone, notBefore: laterOf(how.startAt, now) })
  const row = await tx.one<{ n: number }>(ENROLL, [
    plan.accountId,
    plan.id,
    fit.map(() => rt.newId()),
    fit,
    startsOn,
    place.round,
    place.position,
    due,
    plan.steps[place.position]!.id,
    how.why,
    how.author,
    now,
  ])
  const enrolled = row?.n ?? 0
  if (enrolled > 0) await tellPlan(rt, tx, plan)
  return { enrolled, already: fit.length - enrolled, refused }
}

type Person = { id: string; is_there: boolean; phone: string | null; state: string | null }

function refusalOf({ id, is_there, phone, state }: Person, texts: boolean): Refused[] {
  const because = (reason: EnrollRefusal) => [{ contactId: id, reason, words: REFUSAL_WORDS[reason] }]
  if (!is_there) return because('no_contact')
  if (texts && (phone === null || !phone.startsWith('+'))) return because('no_phone')
  return state === 'opted_out' ? because('opted_out') : []
}

// The phone that a contact is texted at is the first one, as in broadcasts.
const PEOPLE = sql(
  'plan_people',
  `select q.id, k.id is not null as is_there, f.phone, c.state
     from unnest($2::uuid[]) as q(id)
     left join contacts k on k.account_id = $1 and k.id = q.id and k.deleted_at is null
     left join lateral (
       select phone from contact_phones p where p.account_id = $1 and p.contact_id = k.id
        order by p.position, p.phone limit 1) f on true
     left join consents c on c.account_id = $1 and c.phone = f.phone`,
)

// A join without a tag: the chore looks once more whether they opted out in this very moment (tend.ts).
const ENROLL = sql(
  'plan_enroll',
  `with fresh as (
     insert into plan_enrollments (account_id, id, plan_id, contact_id, state, starts_on, author, created_at)
     select $1, i, $2, c, 'active', $5::date, $11, $12 from unnest($3::uuid[], $4::uuid[]) as e(i, c) order by c
     on conflict (account_id, plan_id, contact_id) where state = 'active' do nothing
     returning id, contact_id),
   turns as (
     insert into plan_turns (account_id, enrollment_id, plan_id, contact_id, starts_on, round, position, due_at, n)
     select $1, id, $2, contact_id, $5::date, $6, $7, $8, 1 from fresh),
   told as (
     insert into plan_events (account_id, enrollment_id, n, at, kind, reason, author)
     select $1, id, 1, $12, 'enrolled', $10::text, $11 from fresh),
   again as (
     insert into plan_joins (account_id, plan_id, contact_id, tag, at)
     select $1, $2, contact_id, '', $12 from fresh),
   moved as (
     insert into plan_moves (account_id, step_id, what, n)
     select $1, s, w, n from (select count(*)::integer as n from fresh) as f,
            (values ($2::uuid, 'active'), ($9::uuid, 'waiting')) as v(s, w)
      where n > 0)
   select count(*)::integer as n from fresh`,
)
