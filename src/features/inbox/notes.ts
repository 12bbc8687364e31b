// What the bell says when a person's text changed something, or should have. B5, B8, C1.
import type { Transition } from '../../core/consent.ts'
import type { NotificationKind } from '../events/notify.ts'

export type Note = { readonly kind: NotificationKind; readonly text: string }

export function noteOf(name: string, change: Transition, body: string): Note[] {
  const quote = body.length > 80 ? `${body.slice(0, 79)}…` : body
  switch (change.event?.kind) {
    case 'opted_out':
      return [
        {
          kind: 'opt_out',
          text: `${name} wrote "${quote}" and is opted out. No text reaches them any more.`,
        },
      ]
    case 'opted_in':
      return [{ kind: 'opt_in', text: `${name} wrote "${quote}" and can be texted again.` }]
    case 'joined':
      return [{ kind: 'opt_in', text: `${name} wrote "${quote}" and asked for your texts.` }]
    case 'stop_in_words':
      return [
        {
          kind: 'stop_in_words',
          text: `${name} wrote "${quote}". Only the single word STOP opts out, so nothing is blocked. Text them the words that work, or opt them out.`,
        },
      ]
    case 'doubted':
      return [
        {
          kind: 'stop_in_words',
          text: `${name} wrote "${quote}", which may mean stop. Automatic texts stay away until you decide.`,
        },
      ]
    case 'wants_back':
      return [
        {
          kind: 'stop_in_words',
          text: `${name} is opted out and wrote "${quote}". Only their START lets texts go again.`,
        },
      ]
    default:
      return []
  }
}
