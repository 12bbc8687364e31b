// What the pages of tasks ask and change, by cache key; `task.changed` refreshes by the same keys (live.ts).
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { ask, client } from '../api.ts'
import type { TaskInput, TaskPatch, TasksQuery } from '../api-types.ts'

export const addTask = (body: TaskInput) => ask(client.POST('/v1/tasks', { body }))
export const patchTask = (id: string, body: TaskPatch) =>
  ask(client.PATCH('/v1/tasks/{id}', { params: { path: { id } }, body }))
export const finishTask = (id: string) =>
  ask(client.POST('/v1/tasks/{id}/done', { params: { path: { id } } }))
export const reopenTask = (id: string) =>
  ask(client.POST('/v1/tasks/{id}/reopen', { params: { path: { id } } }))
export const snoozeTask = (id: string, until: string) =>
  ask(client.POST('/v1/tasks/{id}/snooze', { params: { path: { id } }, body: { until } }))

const listTasks = (query: TasksQuery) => ask(client.GET('/v1/tasks', { params: { query } }))

type Asked = { state: 'open' | 'done'; assignee: string }

export const tasksQuery = (asked: Asked) =>
  infiniteQueryOptions({
    queryKey: ['tasks', 'list', asked],
    queryFn: ({ pageParam }) => listTasks({ ...asked, limit: 50, ...(pageParam && { cursor: pageParam }) }),
    initialPageParam: '',
    getNextPageParam: page => page.next ?? undefined,
    placeholderData: keepPreviousData,
  })

export const tasksOfContactQuery = (contactId: string) =>
  queryOptions({
    queryKey: ['tasks', 'contact', contactId],
    queryFn: () => listTasks({ contactId, state: 'open', limit: 20 }),
  })

/** A task falls due by itself: asked again now and then. */
export const taskCountsQuery = (assignee: string) =>
  queryOptions({
    queryKey: ['tasks', 'counts', assignee],
    queryFn: () => ask(client.GET('/v1/tasks/counts', { params: { query: { assignee } } })),
    refetchInterval: 60_000,
  })

export const membersQuery = queryOptions({
  queryKey: ['members'],
  queryFn: () => ask(client.GET('/v1/members')),
  staleTime: 300_000,
})
