// Why a text went, waits or did not, step by step; and what the same rules would say of a text now.
import { Group, Stack, Text } from '@mantine/core'
import { IconCheck, IconClock, IconHandStop } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { askWhyNow, getWhy } from '../calls.ts'
import { showPhone } from '../parts/phone-number.ts'
import { Failed, Rows } from '../parts/states.tsx'
import { humane, moment } from '../parts/when.ts'
import { credits, plural } from '../parts/words.ts'
import './evidence.css'

export function WhyText({ id }: { id: string }) {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['why', id],
    queryFn: () => getWhy(id),
    gcTime: 0,
  })
  if (isPending) return <Rows count={4} height={40} label="why" />
  if (error) return <Failed error={error} what="The decision" onRetry={() => void refetch()} />
  return (
    <Stack gap="sm">
      <ol className="why-steps">
        {data.steps.map(step => (
          <li key={`${step.at}${step.text}`}>
            <span className="why-when">
              {step.at === null ? <span>Now</span> : <time dateTime={step.at}>{moment(step.at)}</time>}
              {step.rule !== null && <Rule name={step.rule} />}
            </span>
            <span>{humane(step.text)}</span>
          </li>
        ))}
      </ol>
      <p className="hint">Decided by the rules of {data.rules}.</p>
    </Stack>
  )
}

/** The rule of the behaviour contract, as it is called in the documents. */
function Rule({ name }: { name: string }) {
  return <span className="why-rule">rule {name}</span>
}

export function WhyNow({ phone, body }: { phone: string; body: string }) {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['why-now', phone, body],
    queryFn: async () => ({
      own: await askWhyNow({ phone, body }),
      automatic: await askWhyNow({ phone, body, automatic: true }),
    }),
    gcTime: 0,
  })
  if (isPending) return <Rows count={2} height={64} label="what would happen" />
  if (error) return <Failed error={error} what="The answer" onRetry={() => void refetch()} />
  const { own, automatic } = data
  return (
    <Stack gap="md">
      <Answer title="Your own text" told={own} />
      <Answer title="The same from a bulk text or a plan" told={automatic} />
      {own.decision.allowed && (
        <p className="hint">
          {plural(own.segments, 'segment')}, {credits(own.credits)}
          {own.sender === null ? '' : `, from ${showPhone(own.sender)}`}.
          {body.trim() === '' && ' Counted for some short text; write yours to see what it costs.'}
        </p>
      )}
      <p className="hint">
        Nothing was sent. Asked of the code that decides, by the rules of {own.rules}; it decides anew in the
        moment a text is handed over.
      </p>
    </Stack>
  )
}

type Told = Awaited<ReturnType<typeof askWhyNow>>

function Answer({ title, told: { decision } }: { title: string; told: Told }) {
  const { allowed, reason, text, rule, warnings } = decision
  const [Icon, tone] = allowed
    ? reason === null
      ? [IconCheck, 'good']
      : [IconClock, 'wait']
    : [IconHandStop, 'bad']
  return (
    <section className="why-answer">
      <h3>{title}</h3>
      <Group gap="xs" wrap="nowrap" align="flex-start" className={`tone-${tone}`}>
        <Icon size={18} stroke={1.75} aria-hidden />
        <Text component="span">{humane(text)}</Text>
        {rule !== null && <Rule name={rule} />}
      </Group>
      {warnings.map(warning => (
        <p key={warning.reason} className="hint">
          {humane(warning.text)}
        </p>
      ))}
    </section>
  )
}
