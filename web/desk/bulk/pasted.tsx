// People from a list: pasted from a spreadsheet or a note, or read from a small file. Nothing of it becomes a contact.
import { Button, Textarea } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { MOST_LISTED } from '../../../src/core/audience.ts'
import { plural } from '../parts/words.ts'

type Props = { pasted: string; listed: number; onChange: (pasted: string) => void }

const MOST_BYTES = 12_000_000
/** Beyond this nobody edits by hand, and a field that long is slow. */
const LONG = 40_000

export function Pasted({ pasted, listed, onChange }: Props) {
  const chooser = useRef<HTMLInputElement>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const read = async (file: File | undefined) => {
    if (!file) return
    const isSmall = file.size <= MOST_BYTES
    setProblem(isSmall ? null : 'This file is too large to be read here. Import it under Contacts.')
    if (isSmall) onChange((await file.text()).replace(/^\ufeff/, ''))
  }
  return (
    <>
      {pasted.length > LONG ? (
        <Long pasted={pasted} onRemove={() => onChange('')} />
      ) : (
        <Textarea
          label="One person a line"
          description="The phone, and if you like first name, last name and company; as copied from a spreadsheet"
          placeholder={'(512) 555-0101, Ann, Lee, Lee & Sons\n(512) 555-0102, Bob'}
          autosize
          minRows={4}
          maxRows={10}
          spellCheck={false}
          value={pasted}
          error={
            listed > MOST_LISTED ? `A list takes up to ${MOST_LISTED.toLocaleString('en')} people` : null
          }
          onChange={event => onChange(event.currentTarget.value)}
        />
      )}
      <input
        ref={chooser}
        type="file"
        hidden
        accept=".csv,.tsv,.txt,text/csv,text/plain"
        aria-label="A file with the list"
        onChange={event => {
          void read(event.currentTarget.files?.[0])
          event.currentTarget.value = ''
        }}
      />
      <div className="pasted-foot">
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconFileUpload size={16} aria-hidden />}
          onClick={() => chooser.current?.click()}
        >
          Read a file
        </Button>
        {listed > 0 && <span className="hint">{plural(listed, 'line')}</span>}
      </div>
      {problem && (
        <p className="tone-bad" role="alert">
          {problem}
        </p>
      )}
    </>
  )
}

function Long({ pasted, onRemove }: { pasted: string; onRemove: () => void }) {
  const lines = pasted.slice(0, 1_000).split('\n').slice(0, 4)
  return (
    <div className="pasted-long">
      <pre>{lines.join('\n')}</pre>
      <Button variant="default" size="compact-sm" onClick={onRemove}>
        Take this list out
      </Button>
    </div>
  )
}
