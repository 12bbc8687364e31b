// One contact in the list: to be picked; the name leads to the page, the phone to the conversation.
import { Checkbox } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import type { Contact } from '../api-types.ts'
import { showName, showPhone } from '../parts/phone-number.ts'
import { ConsentMark } from '../parts/state-mark.tsx'

type Props = { contact: Contact; isPicked: boolean; onPick: (id: string, isRange: boolean) => void }

export const ContactRow = memo(function ContactRow({ contact, isPicked, onPick }: Props) {
  const { id, name, company, phones, tags } = contact
  return (
    <div className="contact-row" data-picked={isPicked}>
      <Checkbox
        className="contact-pick"
        aria-label={`Pick ${showName(name)}`}
        checked={isPicked}
        // A click, also where the space bar made it: with Shift from the one before to here.
        onChange={event => onPick(id, (event.nativeEvent as MouseEvent).shiftKey)}
      />
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
