// What an import does to contacts who are there, what it adds to all of them, and where the consents came from.
import { Checkbox, Radio, Stack, TagsInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ImportOptions } from '../api-types.ts'
import { tagsQuery } from '../queries.ts'
import { EXISTING } from './words.ts'

type Props = { options: ImportOptions; hasConsent: boolean; onChange: (options: ImportOptions) => void }

export function Options({ options, hasConsent, onChange }: Props) {
  const tags = useQuery(tagsQuery).data?.items ?? []
  const change = (some: Partial<ImportOptions>) => onChange({ ...options, ...some })
  return (
    <Stack gap="md" className="import-options">
      <Radio.Group
        aria-label="Contacts who are there already"
        value={options.existing}
        onChange={existing => change({ existing: existing as ImportOptions['existing'] })}
      >
        <Stack gap={8}>
          {EXISTING.map(one => (
            <Radio key={one.value} {...one} />
          ))}
        </Stack>
      </Radio.Group>
      {options.existing !== 'add' && (
        <Checkbox
          label="One phone is one person, whatever the name"
          description="Else two people with different names may share a phone and stay two"
          checked={options.matchBy === 'phone'}
          onChange={event => change({ matchBy: event.currentTarget.checked ? 'phone' : 'phone_and_name' })}
        />
      )}
      <TagsInput
        label="Tags for all of them"
        description="Say where they come from, and find them again"
        data={tags}
        maxTags={10}
        value={options.addTags}
        onChange={addTags => change({ addTags })}
      />
      {hasConsent && (
        <TextInput
          label="Where did these people consent?"
          description="Kept as evidence with each of them, where no column says it"
          placeholder="Sign-up form on oak-realty.example"
          maxLength={200}
          value={options.consentSource ?? ''}
          onChange={event => change({ consentSource: event.currentTarget.value || null })}
        />
      )}
    </Stack>
  )
}
