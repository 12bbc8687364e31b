// Opens what plans show in dialogs, from anywhere; the code loads with it.
import { lazy, Suspense } from 'react'
import type { Audience } from '../../../src/core/audience.ts'
import type { Enrollment, Plan } from '../api-types.ts'
import { openDialog } from '../parts/overlays.tsx'
import { Rows } from '../parts/states.tsx'

const EnrollHere = lazy(() => import('./enroll.tsx').then(m => ({ default: m.EnrollHere })))
const EnrollThem = lazy(() => import('./enroll.tsx').then(m => ({ default: m.EnrollThem })))
const History = lazy(() => import('./history.tsx').then(m => ({ default: m.History })))

export function openEnrollHere(plan: Plan): void {
  openDialog({
    title: `Enroll in “${plan.name}”`,
    body: close => (
      <Suspense fallback={null}>
        <EnrollHere plan={plan} close={close} />
      </Suspense>
    ),
  })
}

/** `whom`: "Ann Lee", "32 people". */
export function openEnrollThem(audience: Audience, whom: string): void {
  openDialog({
    title: `Enroll ${whom} in a plan`,
    body: close => (
      <Suspense fallback={null}>
        <EnrollThem audience={audience} close={close} />
      </Suspense>
    ),
  })
}

export function openHistory({ id, name, planName }: Pick<Enrollment, 'id' | 'name' | 'planName'>): void {
  openDialog({
    title: `${name} in “${planName}”`,
    size: 'lg',
    body: close => (
      <Suspense fallback={<Rows count={5} height={32} label="the history" />}>
        <History id={id} close={close} />
      </Suspense>
    ),
  })
}
