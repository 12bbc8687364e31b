// The way to the database, with a turn before every statement, and faults where connections have them.
import type { Db, Query, Row, Statement, Tx } from '../../src/kit/db/db.ts'
import type { Lane } from './lane.ts'
import type { Fate, Player, Stage } from './stage.ts'
import { changesOf } from './witness.ts'

/** A change of the product for one run, to see that the simulation finds it: what is asked instead. */
export type Plant = (asked: Asked) => Asked
export type Asked = {
  readonly statement: Statement
  readonly values: readonly unknown[]
  /** What the product reads, from what PostgreSQL answered. */
  readonly read?: (rows: Row[]) => Row[]
}

/** What the stage is told of the database itself. */
type Hear = (error: Error & { code?: string; constraint?: string }, statement: string) => void

export type Gate = {
  readonly db: Db
  /** Rolls back whatever is open, as PostgreSQL does when a process is gone. Answers the endings by thread. */
  cutAll(): Map<number, Promise<void>>
  openCount(): number
}

type Means = {
  readonly lane: Lane
  readonly stage: Stage
  readonly player: Player
  readonly db: Db
  readonly plant: Plant | null
  readonly hear: Hear
  readonly open: Map<number, () => Promise<void>>
}

/** Whoever holds a commit that comes late: the network between a process and PostgreSQL. */
const NETWORK: Player = { name: 'network', isDead: false }

type GateOptions = {
  readonly lane: Lane
  readonly stage: Stage
  readonly plant: Plant | null
  /** Errors of PostgreSQL's own: none is simulated. */
  readonly hear: Hear
}

export function makeGate({ lane, stage, plant, hear }: GateOptions, player: Player): Gate {
  const { db } = lane
  const means: Means = { lane, stage, player, db, plant, hear, open: new Map() }
  const gated: Db = {
    ...db,
    ...single(means),
    tx: work => transact(means, work),
    listen: () => Promise.resolve(() => Promise.resolve()),
    apart: () => gated,
    close: async () => {},
  }
  return {
    db: gated,
    openCount: () => means.open.size,
    cutAll: () => new Map([...means.open].map(([thread, cut]) => [thread, cut()])),
  }
}

/** With PostgreSQL's own code for it, as kit/db/db.ts gives it. */
export function lost(): Error {
  return Object.assign(new Error('simulated: the connection is lost'), { code: '08006' })
}

function conflict(): Error {
  return Object.assign(new Error('simulated: could not serialize access'), { code: '40001' })
}

/** Statements of their own: each is its own transaction. */
function single({ stage, player, db, plant, hear }: Means): Query {
  const ask = async <T>({ name: label, text }: Statement, how: () => Promise<T>): Promise<T> =>
    stage.enter(
      { player, thread: stage.newThread(), kind: 'single', label, changes: changesOf(text) },
      async fate => {
        if (fate === 'cut' || fate === 'conflict') throw lost()
        const answer = await heard(how, label, hear)
        if (fate === 'answer lost' || fate === 'late') throw lost()
        return answer
      },
    )
  return queryBy(db, plant, ask)
}

async function heard<T>(how: () => Promise<T>, statement: string, hear: Hear): Promise<T> {
  try {
    return await how()
  } catch (error) {
    hear(error as Error, statement)
    throw error
  }
}

function queryBy(
  query: Query,
  plant: Plant | null,
  ask: <T>(statement: Statement, how: () => Promise<T>) => Promise<T>,
): Query {
  const changed = (statement: Statement, values: readonly unknown[] = []): Asked =>
    plant?.({ statement, values }) ?? { statement, values }
  const rows = async (asked: Asked): Promise<Row[]> => {
    const answer = await query.rows(asked.statement, asked.values)
    return asked.read?.(answer) ?? answer
  }
  return {
    rows: async <R extends Row>(statement: Statement, values?: readonly unknown[]) =>
      ask(statement, () => rows(changed(statement, values))) as Promise<R[]>,
    one: async <R extends Row>(statement: Statement, values?: readonly unknown[]) =>
      ask(statement, async () => (await rows(changed(statement, values)))[0]) as Promise<R | undefined>,
    run: (statement, values) =>
      ask(statement, async () => {
        const asked = changed(statement, values)
        return query.run(asked.statement, asked.values)
      }),
  }
}

type Deferred<T> = {
  readonly promise: Promise<T>
  resolve(value: T): void
  reject(error: unknown): void
}

function defer<T>(): Deferred<T> {
  let resolve: Deferred<T>['resolve'] = () => {}
  let reject: Deferred<T>['reject'] = () => {}
  const promise = new Promise<T>((keep, give) => {
    resolve = keep
    reject = give
  })
  promise.catch(() => {})
  return { promise, resolve, reject }
}

/** One transaction of the product's, on its way through db.tx: begun, perhaps again, and over. */
type Course<T> = {
  readonly thread: number
  begun: Deferred<void>
  readonly over: Deferred<T>
  /** What the product hears before it is over, where the answer comes never. */
  readonly unheard: Deferred<T>
  isAnswerLost: boolean
}

async function transact<T>(means: Means, work: (tx: Tx) => Promise<T>): Promise<T> {
  const { stage, player, db, open } = means
  const thread = stage.newThread()
  const course: Course<T> = { thread, begun: defer(), over: defer(), unheard: defer(), isAnswerLost: false }
  const told: (() => void)[] = []
  await stage.enter({ player, thread, kind: 'begin', label: 'begin', changes: [] }, async fate => {
    if (fate !== 'well') throw lost()
    const { begun } = course
    db.tx(inner => attempt(means, course, { inner, work, told })).then(
      course.over.resolve,
      course.over.reject,
    )
    await Promise.race([begun.promise, ended(course)])
  })
  void ended(course).then(() => open.delete(thread))
  const result = await alive(player, Promise.race([course.unheard.promise, course.over.promise]))
  if (course.isAnswerLost) throw lost()
  for (const tell of told) tell()
  return result
}

type Attempt<T> = {
  readonly inner: Tx
  readonly work: (tx: Tx) => Promise<T>
  readonly told: (() => void)[]
}

/** db.tx calls this once more after a conflict. Answers or throws when it is this transaction's turn to end. */
function attempt<T>(means: Means, course: Course<T>, { inner, work, told }: Attempt<T>): Promise<T> {
  const { lane, stage, player, plant, hear, open } = means
  const { thread } = course
  lane.nameConnection(thread)
  const end = defer<T>()
  const again = defer<void>()
  const last: (() => readonly [Statement, readonly unknown[]])[] = []
  const wasBegun = course.begun
  course.begun = again
  told.length = 0
  const isOver = () => Promise.race([ended(course), again.promise])
  open.set(thread, () => {
    end.reject(lost())
    return ended(course)
  })
  const ask = <A>({ name: label, text }: Statement, how: () => Promise<A>): Promise<A> =>
    stage.enter({ player, thread, kind: 'statement', label, changes: changesOf(text) }, async fate => {
      if (fate === 'conflict') throw conflict()
      if (fate !== 'well') throw lost()
      return heard(how, label, hear)
    })
  const tx: Tx = {
    ...queryBy(inner, plant, ask),
    inTransaction: true,
    copy: (statement, rows) => ask({ name: 'copy', text: statement }, () => inner.copy(statement, rows)),
    together: (...asks) => inOrder(asks) as never,
    beforeCommit: write => void last.push(write),
    afterCommit: tell => void told.push(tell),
  }
  const workAndWrite = async () => {
    const result = await work(tx)
    for (const write of last) await tx.run(...write())
    return result
  }
  workAndWrite().then(
    result =>
      stage.enter({ player, thread, kind: 'commit', label: 'commit', changes: [] }, fate =>
        commit(means, course, { fate, isOver, yes: () => end.resolve(result), no: () => end.reject(lost()) }),
      ),
    error =>
      stage.enter({ player, thread, kind: 'rollback', label: 'rollback', changes: [] }, async () => {
        end.reject(error)
        await isOver()
      }),
  )
  wasBegun.resolve()
  return end.promise
}

/** As PostgreSQL does them, also where they are sent in one packet. */
async function inOrder(asks: readonly (() => Promise<unknown>)[]): Promise<unknown[]> {
  const answers: unknown[] = []
  for (const ask of asks) answers.push(await ask())
  return answers
}

type Ending = {
  readonly fate: Fate
  readonly isOver: () => Promise<void>
  readonly yes: () => void
  readonly no: () => void
}

async function commit<T>(
  { stage, open }: Means,
  course: Course<T>,
  { fate, isOver, yes, no }: Ending,
): Promise<void> {
  if (fate === 'late') {
    open.delete(course.thread)
    course.unheard.reject(lost())
    void stage.enter(
      { player: NETWORK, thread: course.thread, kind: 'commit', label: 'late commit', changes: [] },
      async () => {
        yes()
        await ended(course)
      },
    )
    return
  }
  if (fate === 'answer lost') course.isAnswerLost = true
  if (fate === 'cut' || fate === 'conflict') no()
  else yes()
  await isOver()
}

function ended<T>(course: Course<T>): Promise<void> {
  return course.over.promise.then(
    () => {},
    () => {},
  )
}

/** The code of the dead does not go on. */
export function alive<T>(player: Player, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    promise.then(
      value => !player.isDead && resolve(value),
      error => !player.isDead && reject(error),
    )
  })
}
