// Each column with its first values and what it is taken for.
import { NativeSelect } from '@mantine/core'
import { FIELD_WORDS, IMPORT_FIELDS, type ImportField } from '../../../src/core/import-fields.ts'
import type { ContactImport } from '../api-types.ts'

type Props = {
  columns: ContactImport['columns']
  mapping: readonly ImportField[]
  onChange: (mapping: ImportField[]) => void
}

const CHOICES = IMPORT_FIELDS.map(value => ({ value, label: FIELD_WORDS[value] }))

export function Columns({ columns, mapping, onChange }: Props) {
  return (
    <ul className="columns">
      {columns.map(({ header, samples }, at) => {
        const seen = samples.filter(sample => sample !== '')
        return (
          // A file may have two columns of one name, and they never move.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={at} className="column" data-ignored={mapping[at] === 'ignore'}>
            <div className="column-name">
              <b>{header}</b>
              <span className="hint">
                {seen.length === 0 ? 'empty at first' : seen.slice(0, 3).join(' · ')}
              </span>
            </div>
            <NativeSelect
              aria-label={`${header} is`}
              value={mapping[at] ?? 'ignore'}
              data={CHOICES}
              onChange={event => {
                const field = event.currentTarget.value as ImportField
                onChange(mapping.map((one, place) => (place === at ? field : one)))
              }}
            />
          </li>
        )
      })}
    </ul>
  )
}
