// The conditions of an audience: the few that one mostly needs in sight, the rest behind one button.
import { Button, CloseButton, MultiSelect, NativeSelect, TextInput } from '@mantine/core'
import { IconAdjustments } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Filter, LastTexted } from '../../../src/core/audience.ts'
import { tagsQuery } from '../queries.ts'
import './filter-form.css'
import { deskZone } from './when.ts'
import { fromLocal, toLocal } from './zone.ts'

/** The list of contacts also shows whom nobody may text, and has its own field for words. */
type Place = 'bulk' | 'contacts'
type Props = { place: Place; filter: Filter; onChange: (filter: Filter) => void }

const RARE = ['allTags', 'company', 'timeZone', 'source', 'createdAfter', 'createdBefore'] as const

export function FilterForm({ place, filter, onChange }: Props) {
  const [isOpen, setOpen] = useState(() => RARE.some(name => filter[name] !== undefined))
  const set = (change: Filter) => onChange(withoutEmpty({ ...filter, ...change }))
  return (
    <>
      <div className="filter-grid">
        <Tags
          label="Tagged with one of"
          placeholder="Any tag"
          value={filter.anyTags}
          onChange={anyTags => set({ anyTags })}
        />
        <Tags
          label="But none of"
          placeholder="No tag left out"
          value={filter.noTags}
          onChange={noTags => set({ noTags })}
        />
        <LastTextedSelect value={filter.lastTexted} onChange={lastTexted => set({ lastTexted })} />
        {place === 'contacts' ? (
          <ConsentSelect place={place} filter={filter} set={set} />
        ) : (
          <TextInput
            type="search"
            label="Name, number or company"
            placeholder="Anybody"
            maxLength={100}
            value={filter.search ?? ''}
            onChange={event => set({ search: event.currentTarget.value })}
          />
        )}
        {isOpen && <Rare place={place} filter={filter} set={set} />}
      </div>
      {filter.importId && (
        <p className="filter-import">
          Only people of one import
          <CloseButton
            size={24}
            aria-label="People of all imports"
            onClick={() => set({ importId: undefined })}
          />
        </p>
      )}
      {!isOpen && (
        <Button
          variant="subtle"
          size="compact-sm"
          ml={-8}
          mt={8}
          leftSection={<IconAdjustments size={16} aria-hidden />}
          onClick={() => setOpen(true)}
        >
          More conditions
        </Button>
      )}
    </>
  )
}

type Part = { place: Place; filter: Filter; set: (change: Filter) => void }

function Rare({ place, filter, set }: Part) {
  return (
    <>
      <Tags
        label="Tagged with all of"
        placeholder="Any tag"
        value={filter.allTags}
        onChange={allTags => set({ allTags })}
      />
      {place === 'bulk' && <ConsentSelect place={place} filter={filter} set={set} />}
      <Words label="Company" name="company" longest={200} filter={filter} set={set} />
      <Words label="Where they came from" name="source" longest={200} filter={filter} set={set} />
      <Words
        label="Time zone"
        placeholder="America/Chicago"
        name="timeZone"
        longest={60}
        filter={filter}
        set={set}
      />
      <Day label="Added since" name="createdAfter" filter={filter} set={set} />
      <Day label="Added before" name="createdBefore" filter={filter} set={set} />
    </>
  )
}

function ConsentSelect({ place, filter, set }: Part) {
  const everybody = [
    { value: '', label: 'Anything' },
    { value: 'unknown,opted_in', label: 'May be texted' },
    { value: 'opted_out', label: 'Opted out' },
  ]
  const said = filter.consent ?? []
  return (
    <NativeSelect
      label="Consent"
      value={STATES.filter(state => said.includes(state)).join()}
      onChange={event => {
        const wanted = event.currentTarget.value.split(',')
        set({ consent: STATES.filter(state => wanted.includes(state)) })
      }}
      data={[
        ...(place === 'contacts' ? everybody : [{ value: '', label: 'Whoever may be texted' }]),
        { value: 'opted_in', label: 'Opted in' },
        { value: 'unknown', label: 'Neither opted out nor in' },
      ]}
    />
  )
}

const STATES = ['unknown', 'opted_in', 'opted_out'] as const

type TagsProps = {
  label: string
  placeholder: string
  value: readonly string[] | undefined
  onChange: (tags: string[]) => void
}

function Tags({ label, placeholder, value = [], onChange }: TagsProps) {
  const known = useQuery(tagsQuery).data?.items ?? []
  return (
    <MultiSelect
      label={label}
      {...(value.length === 0 && { placeholder })}
      data={[...new Set([...known, ...value])]}
      value={[...value]}
      onChange={onChange}
      searchable
      clearable
      maxValues={20}
      nothingFoundMessage="No such tag"
      clearButtonProps={{ 'aria-label': `Clear ${label}` }}
    />
  )
}

const LAST: { value: string; label: string; last?: LastTexted }[] = [
  { value: '', label: 'At any time or never' },
  { value: 'never', label: 'Never', last: { kind: 'never' } },
  ...[7, 30, 90, 180].map(days => ({
    value: `not ${days}`,
    label: `Not in the last ${days} days`,
    last: { kind: 'not_in_days' as const, days },
  })),
  ...[7, 30, 90].map(days => ({
    value: `in ${days}`,
    label: `In the last ${days} days`,
    last: { kind: 'in_days' as const, days },
  })),
]

function LastTextedSelect(props: {
  value: LastTexted | undefined
  onChange: (last: LastTexted | undefined) => void
}) {
  const { value, onChange } = props
  const same = (last: LastTexted | undefined) => JSON.stringify(last) === JSON.stringify(value)
  const known = LAST.find(each => same(each.last))
  // From a link: kept as it is, and said in words below.
  const others = known ? [] : [{ value: 'other', label: 'As in the link' }]
  return (
    <NativeSelect
      label="Last texted"
      value={known?.value ?? 'other'}
      onChange={event => {
        const chosen = LAST.find(each => each.value === event.currentTarget.value)
        if (chosen) onChange(chosen.last)
      }}
      data={[...LAST.map(each => ({ value: each.value, label: each.label })), ...others]}
    />
  )
}

type FieldProps<Name> = { label: string; name: Name; filter: Filter; set: (change: Filter) => void }

function Words(
  props: FieldProps<'company' | 'source' | 'timeZone'> & { longest: number; placeholder?: string },
) {
  const { label, name, longest, filter, set, placeholder = 'Any' } = props
  return (
    <TextInput
      label={label}
      placeholder={placeholder}
      maxLength={longest}
      value={filter[name] ?? ''}
      onChange={event => set({ [name]: event.currentTarget.value })}
    />
  )
}

function Day({ label, name, filter, set }: FieldProps<'createdAfter' | 'createdBefore'>) {
  const at = filter[name]
  return (
    <TextInput
      type="date"
      label={label}
      value={at ? toLocal(at, deskZone()).slice(0, 10) : ''}
      onChange={event => set({ [name]: fromLocal(`${event.currentTarget.value}T00:00`, deskZone()) ?? '' })}
    />
  )
}

/** An empty field is no condition. */
export function withoutEmpty(filter: Filter): Filter {
  const isSet = (value: unknown) =>
    value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => isSet(value)))
}
