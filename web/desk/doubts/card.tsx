// One doubt: who, what they wrote with the deciding words marked, what was said before, and the two answers.
import { Link } from '@tanstack/react-router'
import type { DoubtItem } from '../api-types.ts'
import { showName, showPhone } from '../parts/phone-number.ts'
import { moment } from '../parts/when.ts'
import { Answers } from './answers.tsx'

export function DoubtCard({ doubt }: { doubt: DoubtItem }) {
  const { phone, contact, since, message, thread, why } = doubt
  const name = contact ? showName(contact.name) : showPhone(phone)
  return (
    <li className="doubt" aria-label={name}>
      <header className="doubt-head">
        <Link to="/inbox/$phone" params={{ phone }} className="plain-link doubt-name">
          {name}
        </Link>
        {name !== showPhone(phone) && <span className="hint">{showPhone(phone)}</span>}
        <time className="hint" dateTime={since}>
          {moment(since)}
        </time>
      </header>
      <ol className="doubt-thread" aria-label="What was said">
        {thread.map(said => (
          <li key={said.id} className="doubt-said" data-from={said.direction}>
            <span className="visually-hidden">{said.direction === 'in' ? `${name}: ` : 'You: '}</span>
            {said.body || 'A picture'}
          </li>
        ))}
        {message && (
          <li className="doubt-said doubt-asked" data-from="in">
            <span className="visually-hidden">{name}: </span>
            <Marked body={message.body} words={doubt.words} />
          </li>
        )}
      </ol>
      <p className="hint">{why}</p>
      <Answers phone={phone} name={name === showPhone(phone) ? 'This person' : name} />
    </li>
  )
}

function Marked({ body, words }: { body: string; words: DoubtItem['words'] }) {
  const first = words[0]
  if (!first) return body
  return (
    <>
      {body.slice(0, first.start)}
      <mark>{body.slice(first.start, first.end)}</mark>
      {body.slice(first.end)}
    </>
  )
}
