// The shapes of Heed's REST API as the desk uses them, kept by hand until they are generated from docs/api.json.

export type ConsentState = 'unknown' | 'opted_out' | 'opted_in'
export type Role = 'owner' | 'agent'
export type Encoding = 'GSM-7' | 'UCS-2'

export type Page<T> = { items: T[]; next: string | null }

export type Problem = {
  type?: string
  title: string
  status: number
  detail?: string
  errors?: { field: string; message: string }[]
  decision?: Decision
}

export type Me = {
  user: { id: string; name: string; email: string } | null
  account: { id: string; name: string; timeZone: string }
  role: Role
  csrfToken: string
  sandbox: { phonesUrl: string } | null
}

export type NoticeMode = 'separate' | 'appended'
export type Replies = { optedOut: string; optedIn: string; help: string; instruction: string }
export type Prices = {
  text: number
  textInternational: number
  mms: number
  inbound: number
  [item: string]: number
}

export type Account = {
  id: string
  name: string
  timeZone: string
  notice: { mode: NoticeMode; text: string; repeatAfterDays: number | null }
  replies: Replies
  prices: Prices
  monthlyCredits: number
}

export type AccountPatch = Partial<Omit<Account, 'id' | 'notice' | 'replies' | 'prices'>> & {
  notice?: Partial<Account['notice']>
  replies?: Partial<Replies>
  prices?: Partial<Prices>
}

export type ContactPhone = {
  phone: string
  label: string | null
  country: string | null
  kind: string
  international: boolean
  textable: boolean
  consent: { state: ConsentState; since: string | null }
}

export type Contact = {
  id: string
  firstName: string
  lastName: string | null
  name: string
  email: string | null
  company: string | null
  tags: string[]
  notes: string | null
  timeZone: string | null
  createdAt: string
  updatedAt: string
  phones: ContactPhone[]
}

export type ContactInput = {
  firstName: string
  lastName?: string | null
  email?: string | null
  company?: string | null
  tags?: string[]
  notes?: string | null
  timeZone?: string | null
  phones: { phone: string; label?: string | null }[]
}

export type MessageKind = 'text' | 'notice' | 'confirmation' | 'welcome_back' | 'help' | 'instruction'
export type MessageState =
  | 'waiting'
  | 'sending'
  | 'unknown'
  | 'handed_over'
  | 'sent'
  | 'delivered'
  | 'not_delivered'
  | 'refused'
  | 'canceled'
  | 'received'

export type Decision = {
  allowed: boolean
  reason: string | null
  text: string
  rule: string | null
  at: string
  notice: NoticeMode | null
}

export type Reading = {
  verdict: 'opt_out' | 'opt_in' | 'help' | 'doubtful' | 'none'
  rule: string | null
  words: string[]
  effect: string
}

export type Message = {
  id: string
  direction: 'in' | 'out'
  kind: MessageKind
  phone: string
  sender: { id: string; phone: string } | null
  body: string
  media: string[]
  segments: number
  encoding: Encoding
  credits: number
  origin: { kind: 'agent' | 'api' | 'system' | 'broadcast' | 'plan'; name: string | null } | null
  state: MessageState
  stateText: string | null
  reason: string | null
  reasonText: string | null
  createdAt: string
  dueAt: string | null
  handedOverAt: string | null
  deliveredAt: string | null
  providerId: string | null
  providerError: number | null
  reading: Reading | null
  decision: Decision | null
}

export type MessageInput = { to: string; body: string; from?: string; media?: string[]; sendAt?: string }
export type Preview = {
  segments: number
  encoding: Encoding
  credits: number
  notice: { mode: NoticeMode; text: string } | null
  decision: Decision
}

export type ConversationFilter = 'all' | 'unread' | 'opted_out' | 'doubtful' | 'closed'
export type Counts = { all: number; unread: number; optedOut: number; doubtful: number; closed: number }

export type ConversationRow = {
  phone: string
  contact: { id: string; name: string } | null
  lastMessage: {
    body: string
    direction: 'in' | 'out'
    kind: MessageKind
    state: MessageState
    at: string
  } | null
  unread: number
  consent: { state: ConsentState; since: string | null }
  asksToStop: boolean
  closed: boolean
  lastAt: string
}

export type ConsentEvent = {
  id: string
  seq: number
  kind: string
  at: string
  source: string | null
  word: string | null
  note: string | null
  actor: string | null
  messageId: string | null
  text: string
}

export type Consent = {
  phone: string
  state: ConsentState
  since: string | null
  source: string | null
  word: string | null
  noticedAt: string | null
  events: ConsentEvent[]
}

export type TimelineItem =
  | { kind: 'message'; at: string; message: Message }
  | { kind: 'consent'; at: string; event: ConsentEvent }

export type Conversation = {
  phone: string
  contacts: Contact[]
  consent: Consent
  sender: { id: string; phone: string } | null
  localTime: string | null
  decision: Decision
  timeline: Page<TimelineItem>
  unread: number
  closed: boolean
}

export type Credits = {
  available: number
  held: number
  month: { name: string; granted: number; used: number; percent: number }
  alerts: { percent: number; at: string }[]
}

export type CreditEntry = {
  id: string
  at: string
  amount: number
  bucketFrom: string | null
  bucketTo: string | null
  kind: 'grant' | 'hold' | 'settle' | 'release' | 'charge'
  reason: string
  messageId: string | null
  phone: string | null
  text: string | null
}

export type SenderKind = 'long_code' | 'toll_free' | 'short_code'
export type Sender = {
  id: string
  phone: string
  kind: SenderKind
  provider: string
  repliesBy: 'provider' | 'heed'
  segmentsPerSecond: number
  isDefault: boolean
  webhookUrl: string | null
}
export type SenderInput = {
  phone: string
  kind: SenderKind
  repliesBy: 'provider' | 'heed'
  segmentsPerSecond: number
  isDefault?: boolean
}

export type ReplyCell = { by: string; text: string | null }
export type ReplyRow = {
  phoneSends: string
  words: string[]
  before: string
  longCode: ReplyCell
  tollFree: ReplyCell
  shortCode: ReplyCell
}

export type Notice = {
  id: string
  kind: string
  text: string
  phone: string | null
  contactId: string | null
  at: string
  readAt: string | null
}

export type ApiKey = {
  id: string
  name: string
  prefix?: string
  createdAt: string
  lastUsedAt?: string | null
}
export type NewApiKey = ApiKey & { secret: string }

export type LiveEvent = { type: string; at: string; phone?: string; messageId?: string; contactId?: string }

type Json<T> = { content: { 'application/json': T } }
type Fails = { content: { 'application/problem+json': Problem } }
type Op<Params, Body, Answer> = {
  parameters: Params
  responses: { 200: Json<Answer>; default: Fails }
} & (Body extends null ? { requestBody?: never } : { requestBody: Json<Body> })
type Get<Answer, Query = Record<string, never>> = { get: Op<{ query?: Query }, null, Answer> }
type GetOne<Answer, Path, Query = Record<string, never>> = {
  get: Op<{ path: Path; query?: Query }, null, Answer>
}
type Post<Answer, Body> = { post: Op<Record<string, never>, Body, Answer> }
type PostOne<Answer, Body, Path> = { post: Op<{ path: Path }, Body, Answer> }
type Id = { id: string }
type Phone = { phone: string }
type Paging = { cursor?: string; limit?: number }

// Shaped like the output of openapi-typescript, so that the generated file can take this one's place.
export type paths = {
  '/v1/me': Get<Me>
  '/v1/sign-in-hint': Get<{ email: string; password: string } | undefined>
  '/v1/account': Get<Account> & { patch: Op<Record<string, never>, AccountPatch, Account> }
  '/v1/contacts': Get<Page<Contact>, Paging & { search?: string; tag?: string; consent?: ConsentState }> &
    Post<Contact, ContactInput>
  '/v1/contacts/{id}': GetOne<Contact, Id> & {
    patch: Op<{ path: Id }, Partial<ContactInput>, Contact>
    delete: Op<{ path: Id }, null, undefined>
  }
  '/v1/contacts/{id}/restore': PostOne<Contact, null, Id>
  '/v1/contacts/{id}/timeline': GetOne<Page<TimelineItem>, Id, Paging>
  '/v1/messages': {
    post: Op<{ header: { 'Idempotency-Key': string } }, MessageInput, Message>
  }
  '/v1/messages/preview': Post<Preview, MessageInput>
  '/v1/messages/{id}': GetOne<Message, Id>
  '/v1/messages/{id}/cancel': PostOne<Message, null, Id>
  '/v1/conversations': Get<Page<ConversationRow>, Paging & { filter?: ConversationFilter; search?: string }>
  '/v1/conversations/counts': Get<Counts>
  '/v1/conversations/{phone}': GetOne<Conversation, Phone, Paging>
  '/v1/conversations/{phone}/read': PostOne<undefined, null, Phone>
  '/v1/conversations/{phone}/close': PostOne<undefined, null, Phone>
  '/v1/conversations/{phone}/reopen': PostOne<undefined, null, Phone>
  '/v1/conversations/{phone}/instruct': PostOne<Message, null, Phone>
  '/v1/consents/{phone}': GetOne<Consent, Phone>
  '/v1/consents/{phone}/opt-out': PostOne<Consent, { note: string }, Phone>
  '/v1/consents/{phone}/opt-in': PostOne<Consent, { evidence: string; obtainedAt: string }, Phone>
  '/v1/credits': Get<Credits>
  '/v1/credits/entries': Get<Page<CreditEntry>, Paging>
  '/v1/credits/grants': Post<Credits, { credits: number; reason: string }>
  '/v1/senders': Get<Page<Sender>> & Post<Sender, SenderInput>
  '/v1/senders/{id}': {
    patch: Op<{ path: Id }, Partial<SenderInput>, Sender>
    delete: Op<{ path: Id }, null, undefined>
  }
  '/v1/reply-chart': Get<{ rows: ReplyRow[] }>
  '/v1/notifications': Get<Page<Notice>, Paging>
  '/v1/notifications/read': Post<undefined, null>
  '/v1/api-keys': Get<Page<ApiKey>> & Post<NewApiKey, { name: string }>
  '/v1/api-keys/{id}': { delete: Op<{ path: Id }, null, undefined> }
}
