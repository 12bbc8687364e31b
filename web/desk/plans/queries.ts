// What the pages of plans ask and change, by cache key; `plan.changed` refreshes by the same keys (live.ts).
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { ask, client } from '../api.ts'
import type { Enrollment, EnrollRequest, NewPlan, PlanInput } from '../api-types.ts'

const one = (id: string) => ({ params: { path: { id } } })

export const addPlan = (body: NewPlan) => ask(client.POST('/v1/plans', { body }))
export const putPlan = (id: string, body: PlanInput) =>
  ask(client.PUT('/v1/plans/{id}', { params: { path: { id } }, body }))
export const deletePlan = (id: string) => ask(client.DELETE('/v1/plans/{id}', one(id)))
export const activatePlan = (id: string) => ask(client.POST('/v1/plans/{id}/activate', one(id)))
export const archivePlan = (id: string) => ask(client.POST('/v1/plans/{id}/archive', one(id)))
export const duplicatePlan = (id: string) => ask(client.POST('/v1/plans/{id}/duplicate', one(id)))
export const enrollIn = (id: string, body: EnrollRequest) =>
  ask(client.POST('/v1/plans/{id}/enrollments', { params: { path: { id } }, body }))
export const stopEnrollment = (id: string) =>
  ask(client.POST('/v1/enrollments/{id}/stop', { params: { path: { id } }, body: {} }))

export const cancelIntake = (id: string, intakeId: string) =>
  ask(client.POST('/v1/plans/{id}/intakes/{intakeId}/cancel', { params: { path: { id, intakeId } } }))

/** Under the key of the enrollments: plan.changed refreshes both. */
export const intakesQuery = (id: string) =>
  queryOptions({
    queryKey: ['plan-enrollments', id, 'intakes'],
    queryFn: () => ask(client.GET('/v1/plans/{id}/intakes', one(id))),
  })

const nextPage = (page: { next: string | null }): string | undefined => page.next ?? undefined

export const plansQuery = infiniteQueryOptions({
  queryKey: ['plans'],
  queryFn: ({ pageParam }) =>
    ask(
      client.GET('/v1/plans', { params: { query: { limit: 50, ...(pageParam && { cursor: pageParam }) } } }),
    ),
  initialPageParam: '',
  getNextPageParam: nextPage,
})

/** For choosing one: the first two hundred. */
export const somePlansQuery = queryOptions({
  queryKey: ['plans', 'some'],
  queryFn: () => ask(client.GET('/v1/plans', { params: { query: { limit: 200 } } })),
})

export const planQuery = (id: string) =>
  queryOptions({ queryKey: ['plan', id], queryFn: () => ask(client.GET('/v1/plans/{id}', one(id))) })

export const libraryQuery = queryOptions({
  queryKey: ['plan-library'],
  queryFn: () => ask(client.GET('/v1/plans/library')),
  staleTime: Number.POSITIVE_INFINITY,
})

export const planPreviewQuery = (plan: PlanInput, contactId: string | null, isReady: boolean) =>
  queryOptions({
    queryKey: ['plan-preview', plan, contactId],
    queryFn: ({ signal }) =>
      ask(client.POST('/v1/plans/preview', { body: { plan, contactId: contactId! }, signal })),
    enabled: contactId !== null && isReady,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 60_000,
  })

export const enrollmentsQuery = (planId: string, state: Enrollment['state'] | null) =>
  infiniteQueryOptions({
    queryKey: ['plan-enrollments', planId, state],
    queryFn: ({ pageParam }) => {
      const query = { limit: 50, ...(state && { state }), ...(pageParam && { cursor: pageParam }) }
      return ask(client.GET('/v1/plans/{id}/enrollments', { params: { path: { id: planId }, query } }))
    },
    initialPageParam: '',
    getNextPageParam: nextPage,
    placeholderData: keepPreviousData,
  })

export const enrollmentsOfContactQuery = (contactId: string) =>
  queryOptions({
    queryKey: ['contact-enrollments', contactId],
    queryFn: () =>
      ask(
        client.GET('/v1/contacts/{id}/enrollments', {
          params: { path: { id: contactId }, query: { limit: 20 } },
        }),
      ),
  })

export const historyQuery = (id: string) =>
  queryOptions({
    queryKey: ['enrollment', id],
    queryFn: () => ask(client.GET('/v1/enrollments/{id}', one(id))),
  })

export const calendarQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: ['plan-calendar', from, to],
    queryFn: () => ask(client.GET('/v1/plans/calendar', { params: { query: { from, to } } })),
    placeholderData: keepPreviousData,
  })
