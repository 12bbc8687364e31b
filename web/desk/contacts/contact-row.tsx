// One contact in the list; the name leads to the page, the phone to the conversation.
import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import type { Contact } from '../api-types.ts'
import { showName, showPhone } from '../parts/phone-number.ts'
import { ConsentMark } from '../parts/state-mark.tsx'

export const ContactRow = memo(function ContactRow({ contact }: { contact: Contact }) {
  const { id, name, company, phones, tags } = contact
  return (
    <div className="contact-row">
      <span className="contact-name">
        <Link to="/contacts/$id" params={{ id }} className="quiet-link" preload={false}>
          {showName(name)}
        </Link>
        {company && <span className="hint">{company}</span>}
      </span>
      <span className="contact-phones">
        {phones.length === 0 && <span className="hint">No phone</span>}
        {phones.slice(0, 2).map(({ phone, label, textable, consent }) => (
          <span key={phone} className="contact-phone">
            {textable ? (
              <Link to="/inbox/$phone" params={{ phone }} className="plain-link" preload={false}>
                {showPhone(phone)}
              </Link>
            ) : (
              showPhone(phone)
            )}
            {label && <span className="hint">{label}</span>}
            {consent.state !== 'unknown' && <ConsentMark state={consent.state} />}
          </span>
        ))}
        {phones.length > 2 && <span className="hint">and {phones.length - 2} more</span>}
      </span>
      <span className="contact-tags">
        {tags.map(tag => (
          <Link
            key={tag}
            to="/contacts"
            search={{ tag }}
            className="mark mark-plain tag-link"
            preload={false}
          >
            {tag}
          </Link>
        ))}
      </span>
    </div>
  )
})
