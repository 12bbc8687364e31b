// A text with merge fields, as the person of this conversation gets it.
import type { Conversation } from '../api-types.ts'
import { type Merged, mergeFor, type Person, useMerge } from '../parts/merge.ts'
import { useMe } from '../queries.ts'

/** `say` puts in what is known and leaves the fields that are not: a hole must be filled by hand. */
export function useSaidFor(
  conversation: Conversation,
  body: string,
): { merged: Merged; say: (body: string) => string } {
  const { account } = useMe()
  // A slash may bring a saved reply with fields the next moment.
  const merge = useMerge(/\{\{|\//.test(body))
  const person = personOf(conversation)
  const say = (template: string) => {
    const read = merge?.parse(template)
    if (!merge || !read?.ok) return template
    const fields = { ...person, agent: account.name }
    return read.parts
      .map(part => {
        const isHole = merge.holesIn([part], fields).length > 0
        return isHole && typeof part !== 'string' ? `{{${part.field}}}` : merge.render([part], fields)
      })
      .join('')
  }
  return { merged: mergeFor(merge, body, person, account.name), say }
}

/** A lead that is called by its phone has no name to be called by. */
function personOf({ phone, contacts }: Conversation): Person {
  const contact = contacts[0]
  const firstName = contact && !contact.firstName.startsWith('+') ? contact.firstName : ''
  return {
    phone,
    firstName,
    lastName: contact?.lastName ?? '',
    company: contact?.company ?? null,
    email: contact?.email ?? null,
  }
}
