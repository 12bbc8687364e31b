// What a check found: the figures, the first contacts as they would be, the first problems with their lines.
import { Button } from '@mantine/core'
import { IconAlertTriangle, IconHandStop } from '@tabler/icons-react'
import { useState } from 'react'
import type { ContactImport } from '../api-types.ts'
import { plural } from '../parts/words.ts'
import { count } from './words.ts'

type Check = NonNullable<ContactImport['check']>

export function Found({ check, headers }: { check: Check; headers: readonly string[] }) {
  const { totals, problems, unreadable, contacts } = check
  return (
    <div className="found">
      <Figures totals={totals} />
      {unreadable && (
        <p className="tone-bad" role="alert">
          <IconAlertTriangle size={16} stroke={1.75} aria-hidden /> {unreadable}
        </p>
      )}
      {contacts.length > 0 && <First contacts={contacts} />}
      {problems.length > 0 && <Problems problems={problems} totals={totals} headers={headers} />}
    </div>
  )
}

function Figures({ totals }: { totals: Check['totals'] }) {
  const { added, updated, repeated, refused, warned, optOuts, consents } = totals
  return (
    <dl className="import-figures">
      <Figure name="New contacts" value={added} />
      <Figure name="There already" value={updated} isQuietAtZero />
      <Figure name="Repeated in the file" value={repeated} isQuietAtZero />
      <Figure name="Opt-outs, blocked at once" value={optOuts} tone="tone-bad" isQuietAtZero />
      <Figure name="Consents" value={consents} isQuietAtZero />
      <Figure name="Rows refused" value={refused} tone="tone-bad" isQuietAtZero />
      <Figure name="Imported in part" value={warned} tone="tone-wait" isQuietAtZero />
    </dl>
  )
}

export function Figure(props: { name: string; value: number; tone?: string; isQuietAtZero?: boolean }) {
  const { name, value, tone, isQuietAtZero } = props
  if (value === 0 && isQuietAtZero) return null
  return (
    <div className="figure figure-large">
      <dt>
        {name.startsWith('Opt') && <IconHandStop size={16} stroke={1.75} aria-hidden />} {name}
      </dt>
      <dd>
        <b className={value > 0 ? tone : undefined}>{count(value)}</b>
      </dd>
    </div>
  )
}

function First({ contacts }: { contacts: Check['contacts'] }) {
  return (
    <section className="found-part" aria-label="The first contacts as they will be">
      <h3>The first ones, as they will be</h3>
      <ul className="found-first">
        {contacts.map(({ name, phones, email, company, tags }) => (
          <li key={`${name} ${phones.join()}`}>
            <b>{name || phones[0]}</b>
            <span className="hint">{[...phones, email, company, ...tags].filter(Boolean).join(' · ')}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

type Troubles = { problems: Check['problems']; totals: Check['totals']; headers: readonly string[] }

const AT_FIRST = 5

function Problems({ problems, totals, headers }: Troubles) {
  const [isLong, setLong] = useState(false)
  const all = totals.refused + totals.warned
  const shown = isLong ? problems : problems.slice(0, AT_FIRST)
  return (
    <section className="found-part" aria-label="Problems">
      <h3>{all > shown.length ? `The first ${shown.length} of ${count(all)} problems` : 'Problems'}</h3>
      <p className="hint">
        The other rows are imported. {plural(totals.refused, 'row')} will be in an error file with line and
        reason, to be mended and imported again.
      </p>
      <div className="table-scroll">
        <table className="found-problems">
          <thead>
            <tr>
              <th scope="col">Line</th>
              <th scope="col">What is wrong</th>
              <th scope="col">The row</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(problem => (
              <Problem key={`${problem.line} ${problem.reason}`} problem={problem} headers={headers} />
            ))}
          </tbody>
        </table>
      </div>
      {problems.length > shown.length && (
        <Button variant="subtle" size="compact-sm" onClick={() => setLong(true)}>
          Show {problems.length - shown.length} more
        </Button>
      )}
    </section>
  )
}

function Problem(props: { problem: Check['problems'][number]; headers: readonly string[] }) {
  const { line, refused, reason, cells } = props.problem
  const named = cells.map((cell, at) => (cell === '' ? '' : `${props.headers[at] ?? '?'}: ${cell}`))
  return (
    <tr>
      <td>{count(line)}</td>
      <td>
        <span className={refused ? 'tone-bad' : 'tone-wait'}>{refused ? 'Refused: ' : 'In part: '}</span>
        {reason}
      </td>
      <td className="hint" title={named.filter(Boolean).join('\n')}>
        <span>{cells.filter(Boolean).join(' · ')}</span>
      </td>
    </tr>
  )
}
