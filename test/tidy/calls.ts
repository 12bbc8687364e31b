// The banned calls and words: where each is banned, what it looks like, what to do instead.

export type Call = {
  readonly name: string
  readonly instead: string
  /** Which paths the ban covers. */
  readonly in: RegExp
  /** The files that exist for it. */
  readonly except?: readonly string[]
  readonly pattern: RegExp
  /** Lets a find pass by the code that stands before it. */
  readonly unless?: (before: string) => boolean
  /** Where it is looked for: in the code (the usual), or inside of strings, where SQL stands. */
  readonly among?: 'code' | 'strings'
}

const OWN = /^(src|web|test|bench)\//
/** The program without its tests. */
const PROGRAM = /^src\/(?!.*\.test\.tsx?$)/
const PROGRAM_AND_PAGES = /^(src|web)\/(?!.*\.test\.tsx?$)/
// In one case or the other, as SQL is written: localTime is a name of ours.
const SERVER_TIME = new RegExp(
  [
    'now()',
    'clock_timestamp()',
    'statement_timestamp()',
    'transaction_timestamp()',
    'current_timestamp',
    'current_date',
    'current_time',
    'localtimestamp',
    'localtime',
  ]
    .flatMap(name => [name, name.toUpperCase()])
    .map(name => `\\b${name.replace('()', '\\(\\)')}${name.endsWith(')') ? '' : '\\b'}`)
    .join('|'),
  'g',
)
const CORE = /^src\/core\/(?!.*\.test\.tsx?$)/

export const callRules: readonly Call[] = [
  {
    name: 'waiting in core',
    instead:
      'core decides and the shell waits: take the value as an argument, and let the feature load it first.',
    in: CORE,
    pattern: /\b(await|async)\b|\bPromise\b|\.then\(/g,
  },
  {
    name: 'chance, timers and network in core',
    instead:
      'Take the random bytes or the answer as an argument: a rule must answer the same whenever it is asked.',
    in: CORE,
    pattern:
      /\bMath\.random\b|\b(setTimeout|setInterval|queueMicrotask|fetch)\s*\(|\b(process|performance|crypto)\./g,
  },
  {
    name: 'clock',
    instead:
      "Ask the runtime's clock (rt.clock.now()), or take the time as an argument: the sandbox moves time for every process at once.",
    in: PROGRAM,
    except: ['src/kit/clock.ts', 'src/sandbox/clock.ts'],
    pattern:
      /\bDate\.now\b|\bnew Date\(\s*\)|\bnew Date\b(?!\s*\()|(?<![\w.$])Date\(\s*\)|\bTemporal\.Now\b/g,
  },
  {
    name: 'time of the database',
    instead:
      "Pass the time in as a parameter, from the runtime's clock: the database's own clock cannot be moved by the sandbox.",
    in: /^(src|migrations)\//,
    pattern: SERVER_TIME,
    among: 'strings',
  },
  {
    name: 'environment',
    instead:
      'Add a setting with its help text to src/config.ts, and read it from rt.config: one place tells what can be set.',
    in: PROGRAM_AND_PAGES,
    except: ['src/config.ts'],
    pattern: /\bprocess\.env\b|\bimport\.meta\.env\b/g,
  },
  {
    name: 'sending past the gate',
    instead:
      'Queue the text (features/messages/queue.ts). Only features/messages/handoff.ts hands texts to a provider: STOP is the last word.',
    in: /^src\/(?!sandbox\/|.*\.test\.tsx?$)/,
    except: ['src/features/messages/handoff.ts'],
    // What is not the web server's reply and has a `send` is a provider; taking `send` out of one is the same.
    pattern: /\.send\s*\(|\bconst\s*\{[^{}=]*\bsend\b[^{}=]*\}\s*=/g,
    unless: before => rootOf(before) === 'reply',
  },
  {
    name: 'forged clearance',
    instead:
      'Ask clear() in core/consent.ts, through admit(): a Clearance that was not judged against the consent row is no clearance. ' +
      'A copy of one could carry another phone.',
    in: OWN,
    except: ['src/core/consent.ts'],
    pattern: /\bas\s+(?:readonly\s+)?Clearance\b|<\s*Clearance\s*>\s*[({]|\.\.\.\s*(?:[\w$]+\.)*clearance\b/g,
  },
  {
    name: 'console',
    instead: 'Log through rt.log, which masks phones; a command writes its answer to process.stdout.',
    in: /^(src|web|test)\//,
    pattern: /\bconsole\.\w+/g,
  },
  {
    name: 'any',
    instead:
      'Say the type, or `unknown` and look before you use it: `any` switches the checks off for all that it touches.',
    // biome watches over the tests, where an answer may be looked into if a reason is given.
    in: PROGRAM_AND_PAGES,
    pattern: /(?:[:<|&=]|\bas\b)\s*any\b(?=\s*(?:[;,)>\]}[=|&{\n]|$))|,\s*any\s*>/g,
    // A value that somebody called `any` is a value.
    unless: before => /\b(?:const|let|function) any\b/.test(before),
  },
  {
    name: 'default export',
    instead:
      'Export it by its name, so that it is called the same everywhere. Only a tool may demand a default.',
    in: OWN,
    except: ['test/support/closing-line.ts', 'web/desk/vite.config.ts', 'web/phones/vite.config.ts'],
    pattern: /\bexport\s+default\b|\bas\s+default\b/g,
  },
  {
    name: 'enum',
    instead:
      'Write a union of strings: `type State = "on" | "off"`. An enum is code that types cannot erase.',
    in: OWN,
    pattern: /\benum\s+[A-Za-z_$][\w$]*\s*\{/g,
  },
  {
    name: 'sleep in a test',
    instead:
      'Move the clock, or wait for the event itself (test/support has `until` for what happens in another process): a sleep ' +
      'hides a race or wastes time.',
    in: /\.test\.tsx?$/,
    pattern: /\b(setTimeout|setInterval|waitForTimeout)\b(?!\s*:)/g,
  },
]

/** The name at the start of a chain of calls: `reply` of `reply.code(200).send`. */
function rootOf(before: string): string {
  let at = before.length
  for (;;) {
    at -= /\s*$/.exec(before.slice(Math.max(0, at - 200), at))![0].length
    if (before[at - 1] === ')') at = opening(before, at - 1)
    const name = /[\w$]+!?$/.exec(before.slice(Math.max(0, at - 100), at))?.[0] ?? ''
    const rest = before.slice(0, at - name.length).trimEnd()
    if (name === '' || !/\??\.$/.test(rest)) return name
    at = rest.replace(/\??\.$/, '').length
  }
}

function opening(before: string, close: number): number {
  let depth = 0
  for (let at = close; at >= 0; at -= 1) {
    if (before[at] === ')') depth += 1
    if (before[at] === '(') depth -= 1
    if (depth === 0) return at
  }
  return 0
}
