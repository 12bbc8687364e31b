// Which address shows which page; each page is a file of its own that loads when it is first wanted.
import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { type Audience, checkAudience, checkFilter, type Filter } from '../../src/core/audience.ts'
import { ApiError } from './api.ts'
import type { ConversationFilter } from './api-types.ts'
import { PageError, PageSkeleton } from './parts/states.tsx'
import { meQuery } from './queries.ts'
import { PhonesPage } from './shell/phones.tsx'
import { Shell } from './shell/shell.tsx'

export type BulkSearch = { audience?: Audience }
export type InboxSearch = { filter?: ConversationFilter; search?: string }
export type TasksSearch = { whose?: string; done?: true }
/** A filter, a condition each; `tag` is short for contacts with this one tag. */
export type ContactsSearch = { tag?: string } & {
  [Condition in keyof Filter]?: Exclude<Filter[Condition], undefined>
}

export const SETTINGS_TABS = ['account', 'hours', 'texts', 'replies', 'prices', 'senders', 'keys'] as const
export type SettingsTab = (typeof SETTINGS_TABS)[number]

const root = createRootRouteWithContext<{ queries: QueryClient }>()({ component: Outlet })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search): { next?: string } => {
    const next = text(search.next)
    // Only a path of our own: a link must not send people elsewhere after they typed their password.
    return next && /^\/(?![/\\])/.test(next) ? { next } : {}
  },
  component: lazyRouteComponent(() => import('./signin/page.tsx'), 'SignInPage'),
})

const desk = createRoute({
  getParentRoute: () => root,
  id: 'desk',
  async beforeLoad({ context, location }) {
    try {
      await context.queries.ensureQueryData(meQuery)
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error
      const search = location.pathname === '/' ? {} : { next: location.href }
      throw redirect({ to: '/sign-in', search, replace: true })
    }
  },
  component: Shell,
})

const home = createRoute({
  getParentRoute: () => desk,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/inbox', replace: true })
  },
})

const inbox = createRoute({
  getParentRoute: () => desk,
  path: '/inbox',
  validateSearch: (search): InboxSearch => {
    const filter = text(search.filter)
    const words = text(search.search)
    return { ...(isFilter(filter) && { filter }), ...(words && { search: words }) }
  },
  component: lazyRouteComponent(() => import('./inbox/page.tsx'), 'InboxPage'),
})

const thread = createRoute({ getParentRoute: () => inbox, path: '$phone' })

const contacts = createRoute({
  getParentRoute: () => desk,
  path: '/contacts',
  validateSearch: (search): ContactsSearch => readFilter(search),
  component: lazyRouteComponent(() => import('./contacts/page.tsx'), 'ContactsPage'),
})

const contact = createRoute({
  getParentRoute: () => desk,
  path: '/contacts/$id',
  component: lazyRouteComponent(() => import('./contacts/detail.tsx'), 'ContactPage'),
})

const imports = createRoute({
  getParentRoute: () => desk,
  path: '/contacts/import',
  component: lazyRouteComponent(() => import('./imports/page.tsx'), 'ImportsPage'),
})

const oneImport = createRoute({
  getParentRoute: () => desk,
  path: '/contacts/import/$id',
  component: lazyRouteComponent(() => import('./imports/one-page.tsx'), 'ImportPage'),
})

const bulk = createRoute({
  getParentRoute: () => desk,
  path: '/bulk',
  component: lazyRouteComponent(() => import('./bulk/list-page.tsx'), 'BulkListPage'),
})

const newBulk = createRoute({
  getParentRoute: () => desk,
  path: '/bulk/new',
  validateSearch: (search): BulkSearch => {
    const audience = readAudience(search.audience)
    return audience ? { audience } : {}
  },
  component: lazyRouteComponent(() => import('./bulk/wizard.tsx'), 'NewBulkPage'),
})

const oneBulk = createRoute({
  getParentRoute: () => desk,
  path: '/bulk/$id',
  component: lazyRouteComponent(() => import('./bulk/live-page.tsx'), 'BulkPage'),
})

const plans = createRoute({
  getParentRoute: () => desk,
  path: '/plans',
  component: lazyRouteComponent(() => import('./plans/list-page.tsx'), 'PlansPage'),
})

const planCalendar = createRoute({
  getParentRoute: () => desk,
  path: '/plans/calendar',
  component: lazyRouteComponent(() => import('./plans/calendar-page.tsx'), 'PlanCalendarPage'),
})

const plan = createRoute({
  getParentRoute: () => desk,
  path: '/plans/$id',
  validateSearch: (search): { tab?: 'people' | 'settings' } =>
    search.tab === 'people' || search.tab === 'settings' ? { tab: search.tab } : {},
  component: lazyRouteComponent(() => import('./plans/plan-page.tsx'), 'PlanPage'),
})

const tasks = createRoute({
  getParentRoute: () => desk,
  path: '/tasks',
  validateSearch: (search): TasksSearch => {
    const whose = text(search.whose)
    return { ...(whose && whose !== 'mine' && { whose }), ...(search.done === true && { done: true }) }
  },
  component: lazyRouteComponent(() => import('./tasks/page.tsx'), 'TasksPage'),
})

const doubts = createRoute({
  getParentRoute: () => desk,
  path: '/doubts',
  component: lazyRouteComponent(() => import('./doubts/page.tsx'), 'DoubtsPage'),
})

const credits = createRoute({
  getParentRoute: () => desk,
  path: '/credits',
  component: lazyRouteComponent(() => import('./credits/page.tsx'), 'CreditsPage'),
})

const compliance = createRoute({
  getParentRoute: () => desk,
  path: '/compliance',
  component: lazyRouteComponent(() => import('./compliance/page.tsx'), 'CompliancePage'),
})

const office = createRoute({
  getParentRoute: () => desk,
  path: '/office',
  component: lazyRouteComponent(() => import('./compliance/office.tsx'), 'OfficePage'),
})

const replies = createRoute({
  getParentRoute: () => desk,
  path: '/replies',
  component: lazyRouteComponent(() => import('./replies/page.tsx'), 'RepliesPage'),
})

const settings = createRoute({
  getParentRoute: () => desk,
  path: '/settings',
  validateSearch: (search): { tab?: SettingsTab } => {
    const tab = SETTINGS_TABS.find(each => each === search.tab)
    return tab ? { tab } : {}
  },
  component: lazyRouteComponent(() => import('./settings/page.tsx'), 'SettingsPage'),
})

const phones = createRoute({ getParentRoute: () => desk, path: '/phones', component: PhonesPage })

const missing = createRoute({
  getParentRoute: () => desk,
  path: '$',
  component: lazyRouteComponent(() => import('./parts/missing.tsx'), 'MissingPage'),
})

const routeTree = root.addChildren([
  signIn,
  desk.addChildren([
    home,
    inbox.addChildren([thread]),
    contacts,
    contact,
    imports,
    oneImport,
    bulk,
    newBulk,
    oneBulk,
    plans,
    planCalendar,
    plan,
    tasks,
    doubts,
    credits,
    compliance,
    office,
    replies,
    settings,
    phones,
    missing,
  ]),
])

export function makeRouter(queries: QueryClient) {
  return createRouter({
    routeTree,
    context: { queries },
    defaultPreload: 'intent',
    // The query cache decides how old is too old.
    defaultPreloadStaleTime: 0,
    pathParamsAllowedCharacters: ['+'],
    defaultPendingComponent: PageSkeleton,
    defaultErrorComponent: PageError,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

function isFilter(value: string): value is ConversationFilter {
  return ['all', 'unread', 'opted_out', 'doubtful', 'closed'].includes(value)
}

const CONDITIONS = [
  ...(['search', 'allTags', 'anyTags', 'noTags', 'consent', 'lastTexted', 'source', 'company'] as const),
  ...(['timeZone', 'createdAfter', 'createdBefore', 'importId'] as const),
]

/** Whatever is no condition is left out, as an address may be cut or old. */
function readFilter(search: Record<string, unknown>): ContactsSearch {
  const filter = Object.fromEntries(
    CONDITIONS.flatMap(name => {
      const given = search[name] ?? (name === 'anyTags' ? search.tag : undefined)
      const value = typeof given === 'number' ? String(given) : given
      const isList = name.endsWith('Tags') || name === 'consent'
      const asked = isList && typeof value === 'string' ? [value] : value
      return asked === undefined || !isCondition({ [name]: asked }) ? [] : [[name, asked]]
    }),
  )
  return filter as ContactsSearch
}

function isCondition(filter: Filter): boolean {
  try {
    return checkFilter(filter).length === 0 && (filter.consent ?? []).every(state => isConsent(state))
  } catch {
    return false
  }
}

function isConsent(value: string): boolean {
  return ['unknown', 'opted_out', 'opted_in'].includes(value)
}

/** JSON in the address, which the router may have read already. What is no audience is left out. */
function readAudience(value: unknown): Audience | null {
  try {
    const read = (typeof value === 'string' ? JSON.parse(value) : value) as Audience | null | undefined
    return read && checkAudience(read).length === 0 ? read : null
  } catch {
    return null
  }
}
