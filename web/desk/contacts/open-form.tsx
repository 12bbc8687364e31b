// Opens the form for a contact from anywhere; its code loads with it.
import { lazy, Suspense } from 'react'
import type { Contact } from '../api-types.ts'
import { openDialog } from '../parts/overlays.tsx'

const ContactForm = lazy(() => import('./form.tsx').then(m => ({ default: m.ContactForm })))

/** A contact to edit, or a phone to start a new one with. */
export function openContactForm(start: { contact?: Contact; phone?: string } = {}): void {
  openDialog({
    title: start.contact ? `Edit ${start.contact.name}` : 'Add a contact',
    size: 'lg',
    body: close => (
      <Suspense fallback={null}>
        <ContactForm contact={start.contact ?? null} phone={start.phone ?? ''} close={close} />
      </Suspense>
    ),
  })
}
