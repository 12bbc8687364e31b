// Recognizes that somebody asks for texts in ordinary words. It lifts no block (C3): a person is to tell them which
// word does.
import { keysOf } from './phrase-book.ts'

const AGAIN = [
  '(?:start|resume|continue|restart|begin) (?:the |my |your |sending |getting |receiving )*(?:texts?|texting|messages?|messaging|sms|alerts?|updates)',
  '(?:start|resume) (?:sending|texting|messaging)',
  'opt (?:me |us )?(?:back )?in',
  '(?:re ?subscribe|subscribe) me|resubscribe',
  '(?:sign|add|put) (?:me|us) (?:back )?(?:up|on|to|in)(?: (?:again|for|your|the|to|on))* (?:texts?|texting|messages|alerts|list|again|sms)',
  '(?:you|u) (?:can|may) (?:text|message|contact) (?:me|us) (?:again|now)',
  '(?:i )?(?:changed my mind|want) (?:and )?(?:i )?(?:want )?(?:to )?(?:get|receive|getting|receiving)? ?(?:your |the )?(?:texts|messages) (?:again|back)',
  '(?:unblock|reactivate|reinstate) (?:me|my number|texts|messages)',
  '(?:vuelv\\w+|empiec\\w+|quiero) (?:a )?(?:mandar\\w*|enviar\\w*|recibir|escribir\\w*)(?: (?:mensajes|otra vez|de nuevo|los|sus|me))+',
]
/** The words that each of them cannot do without. */
export const BACK_NEEDED = AGAIN.flatMap(source => keysOf(source).needed)

const BACK = new RegExp(`(?:^| )(${AGAIN.join('|')})(?= |$)`, 'u')
/** One of these is in all of them: most texts are through after one look. */
const AT_ALL =
  /start|resum|opt|again|back|subscri|sign|block|activat|instat|continu|begin|list|texts|messages|vuelv|empiec|quiero/
const NOT = /\b(?:dont|do not|never|not|no|stop|why did|did you) [^.]{0,20}$/

/** The words that say so, or null. `line`: words and clauses as the patterns want them. */
export function wantsBack(line: string): string | null {
  if (!AT_ALL.test(line)) return null
  const match = BACK.exec(line)
  return match && !NOT.test(line.slice(0, match.index)) ? match[1]! : null
}
