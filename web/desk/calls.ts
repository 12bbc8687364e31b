// Every request the desk makes, one function each, so that pages never spell a path or a header.
import type { Audience } from '../../src/core/audience.ts'
import { ask, client, giveFile, giveLargeFile } from './api.ts'
import type {
  AccountPatch,
  AudienceInput,
  BulkPeopleRequest,
  BulkRenderRequest,
  BulkRequest,
  BulkTest,
  ContactImport,
  ContactInput,
  ContactsQuery,
  ConversationsQuery,
  ImportChoice,
  MessageInput,
  NewApiKey,
  NewConsent,
  NewSender,
  OptInInput,
  RecipientsQuery,
  RuleReplay,
  RuleTry,
  SavedReplyInput,
  SenderPatch,
  WhyNowInput,
} from './api-types.ts'

export const getAccount = () => ask(client.GET('/v1/account'))
export const listRules = () => ask(client.GET('/v1/rules'))
export const tryRules = (body: RuleTry) => ask(client.POST('/v1/rules/try', { body }))
export const replayRules = (body: RuleReplay) => ask(client.POST('/v1/rules/replay', { body }))

export const patchAccount = (body: AccountPatch) => ask(client.PATCH('/v1/account', { body }))

export const listContacts = (query: ContactsQuery, limit = 50) =>
  ask(client.GET('/v1/contacts', { params: { query: { ...query, limit } } }))
export const getContact = (id: string) => ask(client.GET('/v1/contacts/{id}', { params: { path: { id } } }))
export const addContact = (body: ContactInput) => ask(client.POST('/v1/contacts', { body }))
export const patchContact = (id: string, body: ContactInput) =>
  ask(client.PATCH('/v1/contacts/{id}', { params: { path: { id } }, body }))
export const deleteContact = (id: string) =>
  ask(client.DELETE('/v1/contacts/{id}', { params: { path: { id } } }))
export const restoreContact = (id: string) =>
  ask(client.POST('/v1/contacts/{id}/restore', { params: { path: { id } } }))
export const contactTimeline = (id: string, cursor?: string) =>
  ask(client.GET('/v1/contacts/{id}/timeline', { params: { path: { id }, query: paged(cursor, 30) } }))

export const listConversations = (query: ConversationsQuery) =>
  ask(client.GET('/v1/conversations', { params: { query: { ...query, limit: 50 } } }))
export const countConversations = () => ask(client.GET('/v1/conversations/counts'))
export const getConversation = (phone: string, cursor?: string) =>
  ask(client.GET('/v1/conversations/{phone}', { params: { path: { phone }, query: paged(cursor, 40) } }))
export const markRead = (phone: string) =>
  ask(client.POST('/v1/conversations/{phone}/read', { params: { path: { phone } } }))
export const closeConversation = (phone: string) =>
  ask(client.POST('/v1/conversations/{phone}/close', { params: { path: { phone } } }))
export const reopenConversation = (phone: string) =>
  ask(client.POST('/v1/conversations/{phone}/reopen', { params: { path: { phone } } }))
export const instruct = (phone: string) =>
  ask(client.POST('/v1/conversations/{phone}/instruct', { params: { path: { phone } } }))

export const listTags = () => ask(client.GET('/v1/tags'))

/** The same key sent again is the same text: a retry never doubles it. */
export const sendMessage = (body: MessageInput, key: string) =>
  ask(client.POST('/v1/messages', { params: { header: { 'idempotency-key': key } }, body }))
export const cancelMessage = (id: string) =>
  ask(client.POST('/v1/messages/{id}/cancel', { params: { path: { id } } }))

/** Answers where it is kept: the address goes into `media` of a text. */
export const giveAttachment = async (file: File) =>
  (await giveFile(`/v1/attachments?name=${encodeURIComponent(file.name)}`, file)) as {
    url: string
    type: string
    name: string
    bytes: number
  }

/** `onShare`: how much of the file has gone, from 0 to 1. */
export const uploadImport = async (file: File, onShare: (share: number) => void, stop: AbortSignal) =>
  (await giveLargeFile(`/v1/imports?fileName=${encodeURIComponent(file.name)}`, file, {
    onShare,
    stop,
  })) as ContactImport
export const listImports = (cursor?: string) =>
  ask(client.GET('/v1/imports', { params: { query: paged(cursor, 20) } }))
export const getImport = (id: string) => ask(client.GET('/v1/imports/{id}', { params: { path: { id } } }))
export const previewImport = (id: string, body: ImportChoice) =>
  ask(client.POST('/v1/imports/{id}/preview', { params: { path: { id } }, body }))
export const startImport = (id: string, body: ImportChoice) =>
  ask(client.POST('/v1/imports/{id}/start', { params: { path: { id } }, body }))
export const undoImport = (id: string) =>
  ask(client.POST('/v1/imports/{id}/undo', { params: { path: { id } } }))
export const cancelImport = (id: string) =>
  ask(client.POST('/v1/imports/{id}/cancel', { params: { path: { id } } }))

export const countAudience = (audience: Audience, signal: AbortSignal) =>
  ask(client.POST('/v1/audiences/count', { body: { audience: audience as AudienceInput }, signal }))

export const previewBulk = (body: BulkRequest, signal: AbortSignal) =>
  ask(client.POST('/v1/broadcasts/preview', { body, signal }))
export const previewPeople = (body: BulkPeopleRequest, signal: AbortSignal) =>
  ask(client.POST('/v1/broadcasts/preview/people', { body, signal }))
export const renderBulk = (body: BulkRenderRequest, signal: AbortSignal) =>
  ask(client.POST('/v1/broadcasts/preview/render', { body, signal }))
export const testBulk = (body: BulkTest) => ask(client.POST('/v1/broadcasts/test', { body }))
/** The same key sent again is the same bulk text. */
export const startBulk = (body: BulkRequest, key: string) =>
  ask(client.POST('/v1/broadcasts', { params: { header: { 'idempotency-key': key } }, body }))
export const listBulk = (cursor?: string) =>
  ask(client.GET('/v1/broadcasts', { params: { query: paged(cursor, 30) } }))
export const getBulk = (id: string) => ask(client.GET('/v1/broadcasts/{id}', { params: { path: { id } } }))
export const turnBulk = (id: string, act: 'pause' | 'resume' | 'cancel') =>
  ask(client.POST(`/v1/broadcasts/{id}/${act}`, { params: { path: { id } } }))
export const listRecipients = (id: string, query: RecipientsQuery) =>
  ask(client.GET('/v1/broadcasts/{id}/recipients', { params: { path: { id }, query } }))

export const listSavedReplies = () => ask(client.GET('/v1/templates'))
export const addSavedReply = (body: SavedReplyInput) => ask(client.POST('/v1/templates', { body }))
export const patchSavedReply = (id: string, body: Partial<SavedReplyInput>) =>
  ask(client.PATCH('/v1/templates/{id}', { params: { path: { id } }, body }))
export const deleteSavedReply = (id: string) =>
  ask(client.DELETE('/v1/templates/{id}', { params: { path: { id } } }))

export const listDoubts = (cursor?: string) =>
  ask(client.GET('/v1/doubts', { params: { query: paged(cursor, 30) } }))
export const confirmDoubt = (phone: string) =>
  ask(client.POST('/v1/doubts/{phone}/confirm', { params: { path: { phone } }, body: {} }))
export const dismissDoubt = (phone: string, reason: string) =>
  ask(client.POST('/v1/doubts/{phone}/dismiss', { params: { path: { phone } }, body: { reason } }))
export const reopenDoubt = (phone: string) =>
  ask(client.POST('/v1/doubts/{phone}/undo', { params: { path: { phone } } }))
export const optOut = (phone: string, note: string) =>
  ask(client.POST('/v1/consents/{phone}/opt-out', { params: { path: { phone } }, body: { note } }))
export const optIn = (phone: string, body: NewConsent) =>
  ask(client.POST('/v1/consents/{phone}/opt-in', { params: { path: { phone } }, body }))
export const eraseContact = (id: string, reason: string) =>
  ask(client.POST('/v1/contacts/{id}/erase', { params: { path: { id } }, body: { reason } }))
export const getOptIn = () => ask(client.GET('/v1/opt-in'))
export const putOptIn = (body: OptInInput) => ask(client.PUT('/v1/opt-in', { body }))
export const getWhy = (id: string) => ask(client.GET('/v1/messages/{id}/why', { params: { path: { id } } }))
export const askWhyNow = (body: WhyNowInput) => ask(client.POST('/v1/why', { body }))

export const getCredits = () => ask(client.GET('/v1/credits'))
export const listEntries = (cursor?: string) =>
  ask(client.GET('/v1/credits/entries', { params: { query: paged(cursor, 50) } }))
export const listStatements = (cursor?: string) =>
  ask(client.GET('/v1/credits/statements', { params: { query: paged(cursor, 12) } }))
export const grantCredits = (credits: number, reason: string) =>
  ask(client.POST('/v1/credits/grants', { body: { credits, reason } }))

export const listSenders = () => ask(client.GET('/v1/senders'))
export const addSender = (body: NewSender) => ask(client.POST('/v1/senders', { body }))
export const patchSender = (id: string, body: SenderPatch) =>
  ask(client.PATCH('/v1/senders/{id}', { params: { path: { id } }, body }))
export const deleteSender = (id: string) =>
  ask(client.DELETE('/v1/senders/{id}', { params: { path: { id } } }))

export const getReplyChart = () => ask(client.GET('/v1/reply-chart'))
export const listWordings = () => ask(client.GET('/v1/wordings'))

export const listNotices = (cursor?: string) =>
  ask(client.GET('/v1/notifications', { params: { query: paged(cursor, 30) } }))
export const readNotices = () => ask(client.POST('/v1/notifications/read'))

export const listApiKeys = () => ask(client.GET('/v1/api-keys'))
export const addApiKey = (body: NewApiKey) => ask(client.POST('/v1/api-keys', { body }))
export const deleteApiKey = (id: string) =>
  ask(client.DELETE('/v1/api-keys/{id}', { params: { path: { id } } }))

function paged(cursor: string | undefined, limit: number): { cursor?: string; limit: number } {
  return cursor ? { cursor, limit } : { limit }
}
