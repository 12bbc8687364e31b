// The table of contents: every route with its permission on the same line, and the server that carries them.
import csrf from '@fastify/csrf-protection'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { deskPages } from './app/desk-pages.ts'
import { makeGuard } from './app/guard.ts'
import { makeMetrics } from './app/metrics.ts'
import { mountRoute } from './app/mount.ts'
import { OPENAPI } from './app/openapi.ts'
import { eventRoutes, healthRoutes, peopleRoutes, sandboxRoutes } from './app/plain-routes.ts'
import { sweepAll } from './app/retention.ts'
import type { Permission } from './core/permissions.ts'
import type { Context } from './features/accounts/context.ts'
import { listMembers } from './features/accounts/members.ts'
import {
  createApiKey,
  deleteApiKey,
  editAccount,
  getAccount,
  getApiKeys,
} from './features/accounts/routes.ts'
import { makeSessions } from './features/accounts/sessions.ts'
import { listWordings } from './features/accounts/wordings.ts'
import {
  cancelBroadcast,
  createBroadcast,
  getBroadcast,
  getBroadcasts,
  getRecipients,
  getReport,
  pauseBroadcast,
  preview,
  previewPeople,
  resumeBroadcast,
} from './features/broadcasts/routes.ts'
import { tendBroadcasts } from './features/broadcasts/tend.ts'
import { renderBroadcast, testBroadcast } from './features/broadcasts/test-routes.ts'
import { followConsents } from './features/compliance/follow.ts'
import {
  confirmMissedRequests,
  dismissMissedRequests,
  listMissed,
  uploadHistory,
} from './features/compliance/missed-routes.ts'
import { spreadOffice } from './features/compliance/office.ts'
import { listOfficeOptOuts } from './features/compliance/office-list.ts'
import {
  foundOffice,
  getOffice,
  joinOffice,
  leaveOffice,
  optOutOfOffice,
} from './features/compliance/office-routes.ts'
import { pushConsents } from './features/compliance/push.ts'
import { getReconciliation, retryDrift, setReconciliation } from './features/compliance/reconcile-routes.ts'
import {
  exportSuppressions,
  getCompliance,
  importSuppressions,
  listSuppressions,
} from './features/compliance/routes.ts'
import { countTexted } from './features/compliance/texted.ts'
import { getConsent } from './features/consent/routes.ts'
import { countPeople } from './features/contacts/audience-routes.ts'
import { gatherFacts } from './features/contacts/facts.ts'
import {
  createContact,
  deleteContact,
  editContact,
  exportContacts,
  getContact,
  listContacts,
  listTags,
  restoreContact,
} from './features/contacts/routes.ts'
import { renewCredits } from './features/credits/grant.ts'
import { getCredits, grantCredits, listCreditEntries } from './features/credits/routes.ts'
import { getStatement, listStatements, statementFile } from './features/credits/statements.ts'
import { listNotifications, readNotifications } from './features/events/routes.ts'
import { eraseContact, erasePhone } from './features/evidence/erase-routes.ts'
import { chainHead, evidencePack, evidencePdf } from './features/evidence/routes.ts'
import { checkImport, giveUpCheck } from './features/imports/check.ts'
import {
  cancelImport,
  getImport,
  importErrors,
  listImports,
  previewImport,
  startImport,
  uploadImport,
} from './features/imports/routes.ts'
import { giveUpImport, runImport } from './features/imports/run.ts'
import { giveUpUndo, runUndo, undoImport } from './features/imports/undo.ts'
import {
  closeConversation,
  countConversations,
  getConversation,
  instruct,
  listConversations,
  readConversation,
  reopenConversation,
} from './features/inbox/conversations.ts'
import { confirmDoubt, dismissDoubt, listDoubts, reopenDoubt } from './features/inbox/doubts.ts'
import { joinPages } from './features/inbox/join-page.ts'
import { getOptIn, setOptIn } from './features/inbox/join-routes.ts'
import { optOut, recordNewConsent } from './features/inbox/opt-out.ts'
import { receiveAll } from './features/inbox/receive.ts'
import { replyChart } from './features/inbox/reply-chart.ts'
import { contactTimeline } from './features/inbox/timeline.ts'
import { webhookRoutes } from './features/inbox/webhook.ts'
import { createAttachment, mediaRoutes } from './features/messages/attachment-routes.ts'
import { dropUnused } from './features/messages/attachments.ts'
import {
  cancelMessage,
  getMessage,
  listMessages,
  previewMessage,
  sendMessage,
} from './features/messages/routes.ts'
import { listRules, replayRulePacks, tryRules } from './features/messages/rule-routes.ts'
import {
  createTemplate,
  deleteTemplate,
  editTemplate,
  listTemplates,
} from './features/messages/template-routes.ts'
import { whyMessage } from './features/messages/why.ts'
import { whyNow } from './features/messages/why-now.ts'
import {
  enrollContacts,
  getContactEnrollments,
  getEnrollment,
  getEnrollments,
  stopEnrollment,
} from './features/plans/enrollment-routes.ts'
import { cancelIntake, getIntakes, takePeopleIn } from './features/plans/intake.ts'
import { getCalendar, previewOne } from './features/plans/preview-routes.ts'
import {
  activatePlan,
  archivePlan,
  createPlan,
  duplicatePlan,
  editPlan,
  getLibrary,
  getPlan,
  getPlans,
  removePlan,
} from './features/plans/routes.ts'
import { tendPlans } from './features/plans/tend.ts'
import { tickPlans } from './features/plans/tick.ts'
import { createSender, deleteSender, editSender, getSenders } from './features/senders/routes.ts'
import {
  countOpenTasks,
  createTask,
  editTask,
  finishTask,
  getTask,
  listTasks,
  reopenTask,
  snoozeTask,
} from './features/tasks/routes.ts'
import { type Loop, startLoop } from './kit/loop.ts'
import type { Route } from './kit/web/route.ts'
import { makeServer } from './kit/web/server.ts'
import type { Runtime } from './runtime.ts'

export const ROUTES: readonly (readonly [string, Permission, Route<Context>])[] = [
  ['GET /v1/account', 'account.read', getAccount],
  ['PATCH /v1/account', 'account.write', editAccount],
  ['GET /v1/rules', 'account.read', listRules],
  ['POST /v1/rules/try', 'account.read', tryRules],
  ['POST /v1/rules/replay', 'broadcasts.read', replayRulePacks],
  ['GET /v1/members', 'account.read', listMembers],
  ['GET /v1/api-keys', 'keys.manage', getApiKeys],
  ['POST /v1/api-keys', 'keys.manage', createApiKey],
  ['DELETE /v1/api-keys/:id', 'keys.manage', deleteApiKey],

  ['GET /v1/contacts', 'contacts.read', listContacts],
  ['POST /v1/contacts', 'contacts.write', createContact],
  ['GET /v1/contacts/export.csv', 'contacts.read', exportContacts],
  ['GET /v1/contacts/:id', 'contacts.read', getContact],
  ['PATCH /v1/contacts/:id', 'contacts.write', editContact],
  ['DELETE /v1/contacts/:id', 'contacts.write', deleteContact],
  ['POST /v1/contacts/:id/restore', 'contacts.write', restoreContact],
  ['GET /v1/contacts/:id/timeline', 'texts.read', contactTimeline],

  ['GET /v1/tags', 'contacts.read', listTags],

  ['GET /v1/imports', 'contacts.read', listImports],
  ['POST /v1/imports', 'contacts.write', uploadImport],
  ['GET /v1/imports/:id', 'contacts.read', getImport],
  ['POST /v1/imports/:id/preview', 'contacts.write', previewImport],
  ['POST /v1/imports/:id/start', 'contacts.write', startImport],
  ['POST /v1/imports/:id/cancel', 'contacts.write', cancelImport],
  ['POST /v1/imports/:id/undo', 'contacts.write', undoImport],
  ['GET /v1/imports/:id/errors.csv', 'contacts.read', importErrors],
  ['POST /v1/audiences/count', 'contacts.read', countPeople],

  ['GET /v1/messages', 'texts.read', listMessages],
  ['POST /v1/messages', 'texts.send', sendMessage],
  ['POST /v1/messages/preview', 'texts.send', previewMessage],
  ['GET /v1/messages/:id', 'texts.read', getMessage],
  ['GET /v1/messages/:id/why', 'texts.read', whyMessage],
  ['POST /v1/messages/:id/cancel', 'texts.send', cancelMessage],
  ['POST /v1/why', 'texts.read', whyNow],

  ['POST /v1/attachments', 'texts.send', createAttachment],
  ['GET /v1/templates', 'templates.read', listTemplates],
  ['POST /v1/templates', 'templates.write', createTemplate],
  ['PATCH /v1/templates/:id', 'templates.write', editTemplate],
  ['DELETE /v1/templates/:id', 'templates.write', deleteTemplate],

  ['GET /v1/broadcasts', 'broadcasts.read', getBroadcasts],
  ['POST /v1/broadcasts', 'broadcasts.send', createBroadcast],
  ['POST /v1/broadcasts/preview', 'broadcasts.send', preview],
  ['POST /v1/broadcasts/preview/people', 'broadcasts.send', previewPeople],
  ['POST /v1/broadcasts/preview/render', 'broadcasts.send', renderBroadcast],
  ['POST /v1/broadcasts/test', 'broadcasts.send', testBroadcast],
  ['GET /v1/broadcasts/:id', 'broadcasts.read', getBroadcast],
  ['POST /v1/broadcasts/:id/pause', 'broadcasts.send', pauseBroadcast],
  ['POST /v1/broadcasts/:id/resume', 'broadcasts.send', resumeBroadcast],
  ['POST /v1/broadcasts/:id/cancel', 'broadcasts.send', cancelBroadcast],
  ['GET /v1/broadcasts/:id/recipients', 'broadcasts.read', getRecipients],
  ['GET /v1/broadcasts/:id/report.csv', 'broadcasts.read', getReport],

  ['GET /v1/tasks', 'tasks.read', listTasks],
  ['GET /v1/tasks/counts', 'tasks.read', countOpenTasks],
  ['POST /v1/tasks', 'tasks.write', createTask],
  ['GET /v1/tasks/:id', 'tasks.read', getTask],
  ['PATCH /v1/tasks/:id', 'tasks.write', editTask],
  ['POST /v1/tasks/:id/done', 'tasks.write', finishTask],
  ['POST /v1/tasks/:id/snooze', 'tasks.write', snoozeTask],
  ['POST /v1/tasks/:id/reopen', 'tasks.write', reopenTask],
  ['GET /v1/plans', 'plans.read', getPlans],
  ['POST /v1/plans', 'plans.write', createPlan],
  ['GET /v1/plans/library', 'plans.read', getLibrary],
  ['GET /v1/plans/calendar', 'plans.read', getCalendar],
  ['POST /v1/plans/preview', 'plans.read', previewOne],
  ['GET /v1/plans/:id', 'plans.read', getPlan],
  ['PUT /v1/plans/:id', 'plans.write', editPlan],
  ['DELETE /v1/plans/:id', 'plans.write', removePlan],
  ['POST /v1/plans/:id/activate', 'plans.write', activatePlan],
  ['POST /v1/plans/:id/archive', 'plans.write', archivePlan],
  ['POST /v1/plans/:id/duplicate', 'plans.write', duplicatePlan],
  ['GET /v1/plans/:id/enrollments', 'plans.read', getEnrollments],
  ['POST /v1/plans/:id/enrollments', 'plans.enroll', enrollContacts],
  ['GET /v1/plans/:id/intakes', 'plans.read', getIntakes],
  ['POST /v1/plans/:id/intakes/:intakeId/cancel', 'plans.enroll', cancelIntake],
  ['GET /v1/contacts/:id/enrollments', 'plans.read', getContactEnrollments],
  ['GET /v1/enrollments/:id', 'plans.read', getEnrollment],
  ['POST /v1/enrollments/:id/stop', 'plans.enroll', stopEnrollment],

  ['GET /v1/conversations', 'texts.read', listConversations],
  ['GET /v1/conversations/counts', 'texts.read', countConversations],
  ['GET /v1/conversations/:phone', 'texts.read', getConversation],
  ['POST /v1/conversations/:phone/read', 'texts.read', readConversation],
  ['POST /v1/conversations/:phone/close', 'texts.send', closeConversation],
  ['POST /v1/conversations/:phone/reopen', 'texts.send', reopenConversation],
  ['POST /v1/conversations/:phone/instruct', 'texts.send', instruct],

  ['GET /v1/consents/:phone', 'consents.read', getConsent],
  ['POST /v1/consents/:phone/opt-out', 'consents.opt_out', optOut],
  ['POST /v1/consents/:phone/opt-in', 'consents.record', recordNewConsent],
  ['GET /v1/consents/:phone/evidence.json', 'consents.read', evidencePack],
  ['GET /v1/consents/:phone/evidence.pdf', 'consents.read', evidencePdf],
  ['POST /v1/consents/:phone/erase', 'people.erase', erasePhone],
  ['POST /v1/contacts/:id/erase', 'people.erase', eraseContact],
  ['GET /v1/evidence/head', 'consents.read', chainHead],
  ['GET /v1/opt-in', 'consents.read', getOptIn],
  ['PUT /v1/opt-in', 'consents.record', setOptIn],
  ['GET /v1/doubts', 'texts.read', listDoubts],
  ['POST /v1/doubts/:phone/confirm', 'consents.opt_out', confirmDoubt],
  ['POST /v1/doubts/:phone/dismiss', 'consents.opt_out', dismissDoubt],
  ['POST /v1/doubts/:phone/undo', 'consents.opt_out', reopenDoubt],
  ['GET /v1/reply-chart', 'consents.read', replyChart],
  ['GET /v1/wordings', 'account.read', listWordings],

  ['GET /v1/compliance', 'consents.read', getCompliance],
  ['GET /v1/suppressions', 'consents.read', listSuppressions],
  ['GET /v1/suppressions/export.csv', 'consents.read', exportSuppressions],
  ['POST /v1/suppressions/import', 'consents.opt_out', importSuppressions],
  ['GET /v1/office', 'consents.read', getOffice],
  ['POST /v1/office', 'consents.record', foundOffice],
  ['POST /v1/office/join', 'consents.record', joinOffice],
  ['DELETE /v1/office', 'consents.record', leaveOffice],
  ['GET /v1/office/opt-outs', 'consents.read', listOfficeOptOuts],
  ['POST /v1/office/opt-outs', 'consents.record', optOutOfOffice],
  ['POST /v1/missed/read', 'consents.opt_out', uploadHistory],
  ['GET /v1/missed', 'consents.read', listMissed],
  ['POST /v1/missed/confirm', 'consents.opt_out', confirmMissedRequests],
  ['POST /v1/missed/dismiss', 'consents.opt_out', dismissMissedRequests],
  ['GET /v1/reconciliation', 'consents.read', getReconciliation],
  ['PATCH /v1/reconciliation', 'consents.record', setReconciliation],
  ['POST /v1/reconciliation/retry', 'consents.record', retryDrift],

  ['GET /v1/credits', 'credits.read', getCredits],
  ['GET /v1/credits/entries', 'credits.read', listCreditEntries],
  ['GET /v1/credits/statements', 'credits.read', listStatements],
  ['GET /v1/credits/statements/:month', 'credits.read', getStatement],
  ['GET /v1/credits/statements/:month/entries.csv', 'credits.read', statementFile],
  ['POST /v1/credits/grants', 'credits.grant', grantCredits],

  ['GET /v1/senders', 'senders.read', getSenders],
  ['POST /v1/senders', 'senders.write', createSender],
  ['PATCH /v1/senders/:id', 'senders.write', editSender],
  ['DELETE /v1/senders/:id', 'senders.write', deleteSender],

  ['GET /v1/notifications', 'account.read', listNotifications],
  ['POST /v1/notifications/read', 'account.read', readNotifications],
]

/** What a working process looks after, besides sending. A step answers in how many ms there is more to do. */
type Chore = {
  readonly everyMs: number
  readonly topics: readonly string[]
  step(rt: Runtime): Promise<number | null>
}

export const CHORES: Readonly<Record<string, Chore>> = {
  // Inbound texts that a crash left in the journal.
  journal: { everyMs: 5_000, topics: [], step: rt => receiveAll(rt).then(() => null) },
  // What filters ask of contacts, gathered behind every change.
  facts: { everyMs: 1_000, topics: ['facts'], step: gatherFacts },
  // Bulk texts: started, made by pages, counted, stopped at their limits.
  broadcasts: { everyMs: 1_000, topics: ['broadcast'], step: tendBroadcasts },
  // Plans: whose next step is due; and who joins, leaves, and is counted.
  plan_steps: { everyMs: 1_000, topics: ['plan'], step: tickPlans },
  plans: { everyMs: 1_000, topics: ['plan'], step: tendPlans },
  plan_intakes: { everyMs: 1_000, topics: ['plan'], step: takePeopleIn },
  // What the compliance page shows: opt-outs behind the consent history, texts of a day behind the texts.
  consents: { everyMs: 2_000, topics: [], step: followConsents },
  // Who asked a whole office to stop, into each of its accounts.
  office: { everyMs: 2_000, topics: ['office'], step: spreadOffice },
  texted: { everyMs: 60_000, topics: [], step: countTexted },
  // Opt-outs and opt-ins that the provider is to be told of.
  push: { everyMs: 2_000, topics: [], step: pushConsents },
  // Monthly grants, and what expires.
  credits: { everyMs: 60_000, topics: [], step: renewCredits },
  // Files that were given and never went with anything.
  attachments: { everyMs: 3_600_000, topics: [], step: dropUnused },
  // Events, webhooks and the like that are too old to be of use.
  retention: { everyMs: 600_000, topics: [], step: sweepAll },
  jobs_done: { everyMs: 3_600_000, topics: [], step: rt => rt.jobs.tidy().then(() => null) },
}

/** Work that is asked for now and then and takes its time; `rt.jobs.enqueue(tx, name, data)` asks for it. */
type Job = {
  run(rt: Runtime, data: unknown, signal: AbortSignal): Promise<void>
  gaveUp(rt: Runtime, data: unknown, why: string): Promise<void>
}

const JOBS: Record<string, Job> = {
  import: { run: runImport, gaveUp: giveUpImport },
  import_check: { run: checkImport, gaveUp: giveUpCheck },
  import_undo: { run: runUndo, gaveUp: giveUpUndo },
}

export function startChores(rt: Runtime): Loop[] {
  const { log, hints } = rt
  const chores = Object.entries(CHORES).map(([name, { step, ...rest }]) =>
    startLoop({ name, log, hints, ...rest, step: () => step(rt) }),
  )
  const handlers = Object.entries(JOBS).map(([name, { run, gaveUp }]) => [
    name,
    {
      run: (data: unknown, signal: AbortSignal) => run(rt, data, signal),
      gaveUp: (data: unknown, why: string) => gaveUp(rt, data, why),
    },
  ])
  return [...chores, rt.jobs.start(Object.fromEntries(handlers))]
}

/** The whole HTTP side of Heed: API, webhooks, sign-in, the desk's pages. Not yet listening. */
export async function makeApp(rt: Runtime): Promise<FastifyInstance> {
  const { config } = rt
  const frames = config.sandbox ? [config.sandbox.url] : []
  const server = await makeServer({ log: rt.log, frames, trustProxy: config.trustProxy })
  const sessions = makeSessions(rt)
  const metrics = makeMetrics(rt)
  await server.register(csrf, { cookieOpts: { path: '/', httpOnly: true, sameSite: 'strict' } })
  await server.register(rateLimit, { global: false })
  await server.register(swagger, { openapi: OPENAPI })
  const guard = makeGuard(rt, sessions, server)

  await server.register(async api => {
    for (const [address, permission, route] of ROUTES)
      mountRoute(api, { rt, guard, address, permission, route })
    eventRoutes(api, rt, guard)
    api.get('/v1/openapi.json', { schema: { hide: true } }, () => server.swagger())
  })
  await server.register(async hooks => webhookRoutes(hooks, rt, metrics.countWebhook))
  mediaRoutes(server, rt)
  await server.register(async open => joinPages(open, rt))
  peopleRoutes(server, rt, { sessions, guard })
  healthRoutes(server, rt, metrics)
  if (config.sandbox) sandboxRoutes(server, rt, config.sandbox)
  await deskPages(server)
  return server
}
