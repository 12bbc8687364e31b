// The evidence pack of a phone to save: a file that proves itself, or one to read.
import { IconFileCertificate } from '@tabler/icons-react'

export function EvidenceFiles({ phone }: { phone: string }) {
  const address = `/v1/consents/${encodeURIComponent(phone)}/evidence`
  return (
    <p className="state evidence-files">
      <IconFileCertificate size={16} stroke={1.75} aria-hidden />
      <span>
        Evidence:{' '}
        <a href={`${address}.pdf`} download className="plain-link">
          PDF
        </a>
        {', '}
        <a href={`${address}.json`} download className="plain-link">
          JSON
        </a>
      </span>
    </p>
  )
}

/** For the settings: what pins the whole history, to be kept where nobody here can change it. */
export function HistoryHead() {
  return (
    <section className="settings-part settings-apart">
      <div>
        <h2>Proof of the history</h2>
        <p className="hint">
          This small file pins every consent event up to now. Keep it where nobody here can change it:
          evidence of later years is checked against it.
        </p>
        <p>
          <a href="/v1/evidence/head" download className="plain-link">
            Save the proof
          </a>
        </p>
      </div>
    </section>
  )
}
