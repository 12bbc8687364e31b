// Opens the two dialogs that change consent by hand; their code loads with them.
import { lazy, Suspense } from 'react'
import { openDialog } from '../parts/overlays.tsx'

const OptOutForm = lazy(() => import('./consent-forms.tsx').then(m => ({ default: m.OptOutForm })))
const NewConsentForm = lazy(() => import('./consent-forms.tsx').then(m => ({ default: m.NewConsentForm })))

/** `words`: what the person said, put into the note to start with. */
export function openOptOut(phone: string, name: string, words = ''): void {
  openDialog({
    title: `Opt ${name === 'This person' ? 'this person' : name} out`,
    body: close => (
      <Suspense fallback={null}>
        <OptOutForm phone={phone} name={name} words={words} close={close} />
      </Suspense>
    ),
  })
}

export function openNewConsent(phone: string, name: string): void {
  openDialog({
    title: 'Record a new consent',
    body: close => (
      <Suspense fallback={null}>
        <NewConsentForm phone={phone} name={name} close={close} />
      </Suspense>
    ),
  })
}
