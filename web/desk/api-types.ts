// Names for the shapes of Heed's REST API, taken from the types that are made from docs/api.json.
import type { paths } from '../api-types.ts'

type Answer<Op> = Op extends { responses: infer Responses }
  ? Responses extends { 200: { content: { 'application/json': infer Body } } }
    ? Body
    : Responses extends { 201: { content: { 'application/json': infer Body } } }
      ? Body
      : never
  : never
type Body<Op> = Op extends { requestBody: { content: { 'application/json': infer Sent } } } ? Sent : never
type Query<Op> = Op extends { parameters: { query?: infer Asked } } ? NonNullable<Asked> : never

export type Page<Item> = { items: Item[]; next: string | null }

export type Account = Answer<paths['/v1/account']['get']>
export type AccountPatch = Body<paths['/v1/account']['patch']>
export type Prices = Account['prices']
export type Replies = Account['replies']
export type NoticeMode = Account['notice']['mode']

export type RulePack = Answer<paths['/v1/rules']['get']>['items'][number]
export type RuleTry = Body<paths['/v1/rules/try']['post']>
export type RuleTried = Answer<paths['/v1/rules/try']['post']>
export type RuleReplay = Body<paths['/v1/rules/replay']['post']>
export type RuleLook = Answer<paths['/v1/rules/replay']['post']>

export type Contact = Answer<paths['/v1/contacts/{id}']['get']>
export type ContactInput = Body<paths['/v1/contacts']['post']>
export type ContactsQuery = Query<paths['/v1/contacts']['get']>

export type ContactImport = Answer<paths['/v1/imports/{id}']['get']>
export type ImportChoice = Body<paths['/v1/imports/{id}/start']['post']>
export type ImportOptions = ContactImport['options']

export type Conversation = Answer<paths['/v1/conversations/{phone}']['get']>
export type ConversationRow = Answer<paths['/v1/conversations']['get']>['items'][number]
export type ConversationsQuery = Query<paths['/v1/conversations']['get']>
export type ConversationFilter = NonNullable<ConversationsQuery['filter']>
export type Counts = Answer<paths['/v1/conversations/counts']['get']>
export type TimelineItem = Conversation['timeline']['items'][number]

export type DoubtItem = Answer<paths['/v1/doubts']['get']>['items'][number]

export type Message = Answer<paths['/v1/messages/{id}']['get']>
export type MessageInput = Body<paths['/v1/messages']['post']>
export type MessageKind = Message['kind']
export type Reading = NonNullable<Message['reading']>
export type Decision = Conversation['decision']

export type Consent = Answer<paths['/v1/consents/{phone}']['get']>
export type NewConsent = Body<paths['/v1/consents/{phone}/opt-in']['post']>
export type OptInInput = Body<paths['/v1/opt-in']['put']>
export type WhyNowInput = Body<paths['/v1/why']['post']>
export type ConsentEvent = Consent['events'][number]
export type ConsentState = Consent['state']

export type Credits = Answer<paths['/v1/credits']['get']>
export type CreditEntry = Answer<paths['/v1/credits/entries']['get']>['items'][number]

export type Statement = Answer<paths['/v1/credits/statements']['get']>['items'][number]

export type Sender = Answer<paths['/v1/senders']['get']>['items'][number]
export type NewSender = Body<paths['/v1/senders']['post']>
export type SenderPatch = Body<paths['/v1/senders/{id}']['patch']>

export type SavedReply = Answer<paths['/v1/templates']['get']>['items'][number]
export type SavedReplyInput = Body<paths['/v1/templates']['post']>

export type ReplyRow = Answer<paths['/v1/reply-chart']['get']>['rows'][number]
export type ReplyCell = ReplyRow['longCode']

export type Wording = Answer<paths['/v1/wordings']['get']>['items'][number]

export type Notice = Answer<paths['/v1/notifications']['get']>['items'][number]

export type ApiKey = Answer<paths['/v1/api-keys']['get']>['items'][number]
export type NewApiKey = Body<paths['/v1/api-keys']['post']>
export type Role = ApiKey['role']

export type AudienceInput = Body<paths['/v1/audiences/count']['post']>['audience']

export type BulkRequest = Body<paths['/v1/broadcasts/preview']['post']>
export type BulkPreview = Answer<paths['/v1/broadcasts/preview']['post']>
export type BulkGroup = BulkPreview['excluded'][number]
export type BulkPeopleRequest = Body<paths['/v1/broadcasts/preview/people']['post']>
export type BulkPerson = Answer<paths['/v1/broadcasts/preview/people']['post']>['items'][number]
export type BulkRenderRequest = Body<paths['/v1/broadcasts/preview/render']['post']>
export type BulkTest = Body<paths['/v1/broadcasts/test']['post']>
export type Broadcast = Answer<paths['/v1/broadcasts/{id}']['get']>
export type BulkState = Broadcast['state']
export type BulkCounted = keyof Broadcast['counts']
export type RecipientsQuery = Query<paths['/v1/broadcasts/{id}/recipients']['get']>
export type BulkRecipient = Answer<paths['/v1/broadcasts/{id}/recipients']['get']>['items'][number]

export type Task = Answer<paths['/v1/tasks/{id}']['get']>
export type TaskInput = Body<paths['/v1/tasks']['post']>
export type TaskPatch = Body<paths['/v1/tasks/{id}']['patch']>
export type TasksQuery = Query<paths['/v1/tasks']['get']>
export type Member = Answer<paths['/v1/members']['get']>['items'][number]

export type Plan = Answer<paths['/v1/plans/{id}']['get']>
export type PlanInput = Body<paths['/v1/plans/{id}']['put']>
export type NewPlan = Body<paths['/v1/plans']['post']>
export type PlanStep = Plan['steps'][number]
export type StepCounts = PlanStep['counts']
export type ReadyPlan = Answer<paths['/v1/plans/library']['get']>['items'][number]
export type PlanPreview = Answer<paths['/v1/plans/preview']['post']>
export type PlanPreviewItem = PlanPreview['items'][number]
export type Enrollment = Answer<paths['/v1/plans/{id}/enrollments']['get']>['items'][number]
export type EnrollRequest = Body<paths['/v1/plans/{id}/enrollments']['post']>
export type EnrollResult = Answer<paths['/v1/plans/{id}/enrollments']['post']>
export type Intake = Answer<paths['/v1/plans/{id}/intakes']['get']>['items'][number]
export type PlanDay = Answer<paths['/v1/plans/calendar']['get']>['days'][number]

// The rest is no API operation and so not in the document: who am I, the hint, live events, problems.

export type Me = {
  user: { id: string; name: string } | null
  account: { id: string; name: string; timeZone: string }
  role: Role
  csrfToken: string | null
  sandbox: { phonesUrl: string } | null
  /** The server's time, which the sandbox may have moved. */
  now?: string
}

export type SignInHint = { email: string; password: string }

export type LiveEvent = {
  type: string
  at: string
  phone?: string
  messageId?: string
  contactId?: string
  broadcastId?: string
  planId?: string
}

export type Problem = {
  type?: string
  title: string
  status: number
  detail?: string
  errors?: { field: string; message: string }[]
  decision?: Decision
}
