// Somebody wrote what may mean stop: say what is held back meanwhile, and offer the right answers (rules B8, B9).
import { Button, Space } from '@mantine/core'
import { IconMessageQuestion } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Conversation } from '../api-types.ts'
import { instruct } from '../calls.ts'
import { Answers } from '../doubts/answers.tsx'
import { told, toldError } from '../parts/toast.ts'
import { callName } from '../parts/words.ts'
import { accountQuery } from '../queries.ts'

export function Doubt({ conversation }: { conversation: Conversation }) {
  const policy = useQuery(accountQuery).data?.policy
  const { phone, contacts, asksToStop } = conversation
  const name = callName(contacts)
  if (!asksToStop) return null
  return (
    <div className="notice-bar notice-bar-wait" role="note">
      <IconMessageQuestion size={20} stroke={1.75} aria-hidden />
      <div>
        <p>
          <b>{name} may have asked for no more texts.</b>{' '}
          {policy === 'keywords'
            ? 'Only the single word STOP blocks them, so nothing is blocked yet.'
            : 'Until you decide, nothing automatic goes to them. Your own text does.'}
        </p>
        <Space h={8} />
        <Answers phone={phone} name={name} />
        {policy === 'keywords' && <Instruct phone={phone} name={name} />}
      </div>
    </div>
  )
}

function Instruct({ phone, name }: { phone: string; name: string }) {
  const queries = useQueryClient()
  const [isBusy, setBusy] = useState(false)
  const tellThem = () => {
    setBusy(true)
    instruct(phone)
      .then(() => told(`${name} was texted the words that work.`))
      .catch(toldError)
      .finally(() => {
        setBusy(false)
        void queries.invalidateQueries({ queryKey: ['conversation', phone] })
      })
  }
  return (
    <Button mt={8} size="compact-sm" variant="default" loading={isBusy} onClick={tellThem}>
      Text them the words that work
    </Button>
  )
}
