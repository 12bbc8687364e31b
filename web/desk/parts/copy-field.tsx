// A value to take elsewhere: shown whole, copied by one button.
import { Button, TextInput } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import { announce } from './announce.tsx'

export function CopyField({ label, value }: { label: string; value: string }) {
  const [isCopied, setCopied] = useState(false)
  const copy = () => {
    // Missing where the page is not on https or localhost; the field is there to select by hand.
    void navigator.clipboard?.writeText(value).then(() => {
      setCopied(true)
      announce('Copied')
      window.setTimeout(() => setCopied(false), 2000)
    })
  }
  return (
    <div className="copy-field">
      <TextInput label={label} value={value} readOnly onFocus={event => event.currentTarget.select()} />
      <Button
        variant="default"
        leftSection={isCopied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
        onClick={copy}
      >
        {isCopied ? 'Copied' : 'Copy'}
      </Button>
    </div>
  )
}
