// The stage: whoever wants to do something waits here for its turn, and one does something at a time. So a seed alone
// says in which order things happen, although PostgreSQL and the product are real.
import type { Part } from './witness.ts'

/** Somebody who can die: from then on none of its code goes on. */
export type Player = { readonly name: string; isDead: boolean }

/** What becomes of a turn: it goes well, or it breaks in one of the ways in which connections break. */
export type Fate = 'well' | 'cut' | 'conflict' | 'answer lost' | 'late'

export type Turn = {
  readonly player: Player
  /** What belongs together: the statements of one transaction. */
  readonly thread: number
  readonly kind: 'begin' | 'statement' | 'commit' | 'rollback' | 'single'
  readonly label: string
  /** What the statement may change, of what the witness looks at. */
  readonly changes: readonly Part[]
  /** Does it. Resolves when it is over, with what tells whoever waits for it; rejects never. */
  readonly run: (fate: Fate) => Promise<() => void>
}

export type Stage = {
  /** Waits for its turn; answers what `work` answers then. Never, where the player is dead by that time. */
  enter<T>(turn: Omit<Turn, 'run'>, work: (fate: Fate) => Promise<T>): Promise<T>
  /** Those whose turn it may be, in the order in which they came. */
  waiting(): readonly Turn[]
  /** Resolves when this turn is over, or stands still before a lock of another's. */
  take(turn: Turn, fate: Fate): Promise<'over' | 'blocked'>
  /**
   * Whose turn it may be while somebody stands before a lock: that of whoever holds it. Else a second one may come to
   * stand there, and which of the two goes first is PostgreSQL's to say, another time each time.
   */
  holders(): ReadonlySet<number>
  /** Removes the turns of the dead; `endings` are their transactions being rolled back, by thread. */
  forget(player: Player, endings: ReadonlyMap<number, Promise<void>>): Promise<void>
  /**
   * Where nobody waits for a turn: whether anybody comes to one by itself, or PostgreSQL breaks the circle and says
   * so.
   */
  comesToATurn(): Promise<boolean>
  /** Lets go on whatever can go on without a turn. */
  quiet(): Promise<void>
  newThread(): number
}

/** What PostgreSQL says of locks. */
export type Locks = {
  /** How many connections of this database stand before one. */
  countWaiting(): Promise<number>
  /** The threads that hold what this one waits for. */
  holdersFor(turn: Turn): Promise<readonly number[]>
}

export function makeStage(locks: Locks): Stage {
  const waiting: Turn[] = []
  const line = makeLine(locks)
  let threads = 0

  async function take(turn: Turn, fate: Fate): Promise<'over' | 'blocked'> {
    waiting.splice(waiting.indexOf(turn), 1)
    const running = turn.run(fate)
    for (;;) {
      const told = await settled(running, PATIENCE_MS)
      if (told) {
        told()
        break
      }
      if (await line.joins(turn, running)) return 'blocked'
    }
    await quiet()
    // Only the end of a transaction lets others go on.
    if (turn.kind !== 'begin' && turn.kind !== 'statement') await line.moveOn()
    return 'over'
  }

  return {
    enter: <T>(turn: Omit<Turn, 'run'>, work: (fate: Fate) => Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        if (turn.player.isDead) return
        const run = async (fate: Fate) => {
          const done = await work(fate).then(
            result => () => resolve(result),
            error => () => reject(error),
          )
          return () => {
            if (!turn.player.isDead) done()
          }
        }
        waiting.push({ ...turn, run })
      }),
    waiting: () => waiting,
    take,
    holders: line.holders,
    async forget(player, endings) {
      for (const turn of [...waiting]) if (turn.player === player) waiting.splice(waiting.indexOf(turn), 1)
      await line.forget(player, endings)
    },
    async comesToATurn() {
      for (let i = 0; i < LOOKS && waiting.length === 0; i++) {
        await line.moveOn(LOOK_MS)
        await quiet()
      }
      return waiting.length > 0
    },
    quiet,
    newThread: () => {
      threads += 1
      return threads
    },
  }
}

type Blocked = { readonly turn: Turn; running: Promise<() => void>; readonly holders: readonly number[] }

/** Those that stand before a lock. */
function makeLine({ countWaiting, holdersFor }: Locks) {
  let line: Blocked[] = []

  /**
   * Whoever got its lock goes on to the end of its statement. PostgreSQL lets several go on at once; who waits for
   * them is told one after the other.
   */
  async function moveOn(patienceMs = 1): Promise<void> {
    const over: (readonly [Turn, () => void])[] = []
    while (line.length > 0) {
      for (const one of [...line]) {
        const told = await settled(one.running, patienceMs)
        if (told) over.push([one.turn, told])
        if (told) line = line.filter(other => other !== one)
      }
      if ((await countWaiting()) >= line.length) break
    }
    for (const [, told] of over.sort(([a], [b]) => a.thread - b.thread)) {
      told()
      await quiet()
    }
  }

  return {
    moveOn,
    holders: () => new Set(line.flatMap(one => one.holders)),
    async joins(turn: Turn, running: Promise<() => void>): Promise<boolean> {
      if ((await countWaiting()) <= line.length) return false
      line.push({ turn, running, holders: await holdersFor(turn) })
      return true
    },
    /** Those of the dead end when they get their lock, and let go of what they had. */
    async forget(player: Player, endings: ReadonlyMap<number, Promise<void>>): Promise<void> {
      const stuck = line.filter(one => one.turn.player === player)
      for (const one of stuck) {
        const ending = endings.get(one.turn.thread)
        if (ending) one.running = ending.then(() => () => {})
      }
      const others = [...endings].filter(([thread]) => !stuck.some(one => one.turn.thread === thread))
      await Promise.all(others.map(([, ending]) => ending))
      await moveOn()
    },
  }
}

/** The product hands on by microtasks and by setImmediate (kit/batch.ts), never by waiting for a time. */
async function quiet(): Promise<void> {
  for (let i = 0; i < TURNS_OF_THE_LOOP; i++) await new Promise(resolve => setImmediate(resolve))
}

/** How long a statement may take before PostgreSQL is asked whether it waits for a lock. */
const PATIENCE_MS = 3
/** PostgreSQL looks for circles of locks after a second. */
const LOOK_MS = 50
const LOOKS = 100
/** More than the longest chain of setImmediate in the product. */
const TURNS_OF_THE_LOOP = 3

/** Null: it is not, within this time. */
async function settled<T>(running: Promise<T>, withinMs: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<null>(resolve => {
    timer = setTimeout(() => resolve(null), withinMs)
  })
  const result = await Promise.race([running, patience])
  clearTimeout(timer)
  return result
}
