// The wordings of the account by name: when each goes out, what it answers, and what it must say.
import { tellsHowToStop } from '../../../src/core/replies.ts'
import type { Account, AccountPatch, Wording } from '../api-types.ts'

export type WordingName = Wording['name']

type About = {
  label: string
  when: string
  /** What the person has just written, for the preview; null: nothing. */
  heard: string | null
}

export const WORDINGS: Record<WordingName, About> = {
  notice: { label: 'First-text notice', when: 'Once to every phone, before your first text', heard: null },
  optedOut: { label: 'After STOP', when: 'Confirms an opt-out: the last text they get', heard: 'STOP' },
  optedIn: { label: 'After START', when: 'Says that your texts come again', heard: 'START' },
  help: { label: 'After HELP', when: 'Tells how to stop', heard: 'HELP' },
  instruction: {
    label: 'The words that work',
    when: 'Sent by your button, when somebody asks to stop in words that do not count',
    heard: 'how do I stop these texts?',
  },
  request: {
    label: 'The question after the consent page',
    when: 'To a phone that was entered there: only its YES counts',
    heard: null,
  },
  joined: { label: 'After they asked for texts', when: 'Answers your own word, or that YES', heard: 'YES' },
}

export function textOf({ notice, replies }: Account, name: WordingName): string {
  return name === 'notice' ? notice.text : replies[name]
}

export function patchOf(name: WordingName, text: string): AccountPatch {
  return name === 'notice' ? { notice: { text } } : { replies: { [name]: text } }
}

/** The server's own rules, said while somebody writes; null: fine. */
export function problemWith(name: WordingName, text: string): string | null {
  if (text.trim() === '') return 'It cannot be empty.'
  if (name === 'optedOut' || name === 'optedIn') return null
  if (!tellsHowToStop(text)) return 'It must tell how to stop: the word STOP has to be in it.'
  if (name === 'request' && !/\byes\b/i.test(text)) return 'It must ask for a YES.'
  return null
}
