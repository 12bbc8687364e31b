// Opens the dialogs about evidence: why a text went or did not, what would happen now, and erasing. Their code loads
// with them.
import { lazy, Suspense } from 'react'
import { openDialog } from '../parts/overlays.tsx'

const WhyText = lazy(() => import('./why.tsx').then(m => ({ default: m.WhyText })))
const WhyNow = lazy(() => import('./why.tsx').then(m => ({ default: m.WhyNow })))
const EraseForm = lazy(() => import('./erase-form.tsx').then(m => ({ default: m.EraseForm })))

export function openWhy(messageId: string): void {
  openDialog({
    title: 'Why?',
    size: 'lg',
    body: () => (
      <Suspense fallback={null}>
        <WhyText id={messageId} />
      </Suspense>
    ),
  })
}

export function openWhyNow(phone: string, name: string, body: string): void {
  openDialog({
    title: `What if you text ${name === 'This person' ? 'this person' : name} now?`,
    size: 'lg',
    body: () => (
      <Suspense fallback={null}>
        <WhyNow phone={phone} body={body} />
      </Suspense>
    ),
  })
}

export function openErase(contactId: string, name: string, onDone: () => void): void {
  openDialog({
    title: `Erase ${name}`,
    body: close => (
      <Suspense fallback={null}>
        <EraseForm contactId={contactId} name={name} close={close} onDone={onDone} />
      </Suspense>
    ),
  })
}
