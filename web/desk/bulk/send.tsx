// Step 5: try it on oneself, then send it; the button says to how many.
import { Button, TextInput } from '@mantine/core'
import { IconClock, IconDeviceMobileMessage, IconSend2 } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { fieldsOf, wordsOf } from '../api.ts'
import type { BulkPreview, BulkRequest } from '../api-types.ts'
import { startBulk, testBulk } from '../calls.ts'
import { announce } from '../parts/announce.tsx'
import { told } from '../parts/toast.ts'
import { plural } from '../parts/words.ts'
import { bulkDraft, clearBulk, type Draft } from './draft.ts'
import { Step } from './step.tsx'
import { timeOf } from './when.tsx'

type Props = {
  draft: Draft
  request: BulkRequest | null
  preview: BulkPreview | undefined
  isStale: boolean
  waitsFor: string | undefined
}

export function Send({ draft, request, preview, isStale, waitsFor }: Props) {
  const { start, problem, isBusy } = useStart()
  const eligible = preview?.eligible ?? 0
  const isLater = draft.timing !== 'now'
  return (
    <Step no={5} title="Send" isDone={false} waitsFor={waitsFor}>
      <TestSend draft={draft} />
      <div className="send-now">
        <p>
          {isLater
            ? 'You can change your mind until then: cancel it on its page.'
            : 'You can pause it or cancel the rest at any time. What has left cannot be called back.'}
        </p>
        <Button
          size="lg"
          leftSection={isLater ? <IconClock size={20} aria-hidden /> : <IconSend2 size={20} aria-hidden />}
          loading={isBusy}
          disabled={eligible === 0 || !request || isStale}
          onClick={() => request && void start(request)}
        >
          {sendWords(preview, isLater)}
        </Button>
        {preview?.finishAt && eligible > 0 && <span className="hint">Done {timeOf(preview.finishAt)}</span>}
      </div>
      {problem && (
        <p className="step-problem tone-bad" role="alert">
          Not started: {problem}
        </p>
      )}
    </Step>
  )
}

function sendWords(preview: BulkPreview | undefined, isLater: boolean): string {
  if (!preview) return 'Looking who gets it…'
  if (preview.eligible === 0) return 'Nobody would get it'
  const people = plural(preview.eligible, 'person', 'people')
  return isLater ? `Plan it for ${people}` : `Send to ${people}`
}

function useStart() {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const start = async (request: BulkRequest) => {
    setBusy(true)
    setProblem(null)
    try {
      const { id } = await startBulk(request, bulkDraft().key)
      clearBulk()
      announce('The bulk text is on its way')
      void queries.invalidateQueries({ queryKey: ['broadcasts'] })
      await navigate({ to: '/bulk/$id', params: { id } })
    } catch (error) {
      setProblem(wordsOf(error))
      setBusy(false)
    }
  }
  return { start, problem, isBusy }
}

const OWN_PHONE = 'heed.own-phone'

function TestSend({ draft }: { draft: Draft }) {
  const [phone, setPhone] = useState(() => localStorage.getItem(OWN_PHONE) ?? '')
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const test = async (event: FormEvent) => {
    event.preventDefault()
    if (phone.trim() === '') return setProblem('Your own number')
    setBusy(true)
    setProblem(null)
    const { body, media } = draft
    try {
      await testBulk({ body: body.trim(), media: media.map(each => each.url), to: phone.trim() })
      localStorage.setItem(OWN_PHONE, phone.trim())
      told('On its way to your phone, as one of your contacts would get it.')
    } catch (error) {
      setProblem(fieldsOf(error).to ?? wordsOf(error))
    }
    setBusy(false)
  }
  return (
    <form className="send-test" onSubmit={event => void test(event)}>
      <TextInput
        type="tel"
        label="Try it on yourself first"
        placeholder="Your own number"
        autoComplete="tel"
        value={phone}
        error={problem}
        onChange={event => setPhone(event.currentTarget.value)}
      />
      <Button
        type="submit"
        variant="default"
        loading={isBusy}
        leftSection={<IconDeviceMobileMessage size={18} aria-hidden />}
      >
        Send me a test
      </Button>
    </form>
  )
}
