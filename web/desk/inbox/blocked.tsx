// In the composer's place for who opted out: why, since when, and what can be done instead.
import { Anchor, Button, Group } from '@mantine/core'
import { IconFileCertificate, IconHandStop, IconMail, IconPhone } from '@tabler/icons-react'
import type { Conversation } from '../api-types.ts'
import { showPhone } from '../parts/phone-number.ts'
import { moment } from '../parts/when.ts'
import { callName, whoStopped } from '../parts/words.ts'
import { useMe } from '../queries.ts'
import { openNewConsent } from './consent-dialogs.tsx'
import { draftOf } from './typed.ts'

const ICON = { size: 16, stroke: 1.75, 'aria-hidden': true } as const

export function Blocked({ conversation }: { conversation: Conversation }) {
  const { phone, contacts, consent, sender } = conversation
  const { role } = useMe()
  const name = callName(contacts)
  const email = contacts.find(each => each.email)?.email
  const draft = draftOf(phone).body
  return (
    <div className="notice-bar notice-bar-bad">
      <IconHandStop size={20} stroke={1.75} aria-hidden />
      <div>
        <p>
          <b>{whoStopped(consent, name)}</b> No text reaches them
          {consent.since && ` since ${moment(consent.since)}`}, from any of your numbers.
        </p>
        <p>
          To hear from you again they can text <b>START</b>
          {sender && <> to {showPhone(sender.phone)}</>}. Only that, or a new consent with evidence, lifts it.
        </p>
        {draft && <p className="kept">What you had typed is kept: “{draft}”</p>}
        <Group gap="xs" mt={8}>
          <Button
            component="a"
            href={`tel:${phone}`}
            variant="default"
            size="compact-sm"
            leftSection={<IconPhone {...ICON} />}
          >
            Call
          </Button>
          {email && (
            <Button
              component="a"
              href={`mailto:${email}`}
              variant="default"
              size="compact-sm"
              leftSection={<IconMail {...ICON} />}
            >
              E-mail
            </Button>
          )}
          {role === 'owner' && (
            <Anchor
              component="button"
              type="button"
              size="sm"
              className="state"
              onClick={() => openNewConsent(phone, name)}
            >
              <IconFileCertificate {...ICON} />
              Record a new consent
            </Anchor>
          )}
        </Group>
      </div>
    </div>
  )
}
