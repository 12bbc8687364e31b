// The library: plans that are ready to be taken over and changed.
import { lengthOf, type Step } from '../../core/plan.ts'
import { badField, type Problem } from '../../kit/web/problem.ts'
import type { RawPlan, RawStep } from './shapes.ts'

export type ReadyPlan = {
  readonly key: string
  readonly plan: RawPlan & { readonly name: string; readonly steps: readonly RawStep[] }
}

type Told = { readonly day: number; readonly time: string }

function text(day: number, time: string, body: string, variants: string[] = []) {
  return { kind: 'text' as const, day, time, body, media: [], variants }
}

function task(kind: 'call' | 'to_do', { day, time }: Told, title: string) {
  return { kind: 'task' as const, task: kind, day, time, title, body: '' }
}

const USUAL = {
  window: { from: '10:00', to: '19:00' },
  sundaysAndHolidays: true,
  stopOnReply: false,
  enrollByTags: [],
  next: null,
  repeat: null,
}

export const LIBRARY: readonly ReadyPlan[] = [
  {
    key: 'new_lead',
    plan: {
      ...USUAL,
      name: 'New lead',
      description: 'Ten days from the first hello to a call. Ends when the person answers.',
      stopOnReply: true,
      steps: [
        text(
          1,
          '10:00',
          'Hi {{first_name|there}}, this is {{agent}}. Thanks for reaching out! What are you looking for?',
        ),
        task('call', { day: 1, time: '16:00' }, 'Call the new lead'),
        text(
          3,
          '11:00',
          '{{first_name|Hello}}, do you have a minute this week? I can send you what is new in your area.',
        ),
        text(
          6,
          '14:00',
          'A quick one, {{first_name|there}}: is there a part of town that you would like best?',
        ),
        task('call', { day: 8, time: '11:00' }, 'Call again: no answer to the texts yet'),
        text(
          10,
          '10:30',
          'I do not want to bother you, {{first_name|there}}. Whenever you are ready, text me here. {{agent}}',
        ),
        { kind: 'end', day: 10, time: '18:00' },
      ],
    },
  },
  {
    key: 'open_house',
    plan: {
      ...USUAL,
      name: 'Open house',
      description: 'Thanks the visitors of an open house and follows up for two weeks.',
      stopOnReply: true,
      steps: [
        text(
          1,
          '18:00',
          'Hi {{first_name|there}}, thanks for coming by today! What did you think of the house? {{agent}}',
        ),
        task('call', { day: 2, time: '11:00' }, 'Ask how they liked the house'),
        text(
          4,
          '11:00',
          '{{first_name|Hi}}, there are two more houses like it nearby. Shall I send you the details?',
        ),
        text(
          14,
          '10:30',
          'Still looking, {{first_name|there}}? I am glad to help whenever you like. {{agent}}',
        ),
        { kind: 'end', day: 14, time: '18:00' },
      ],
    },
  },
  {
    key: 'past_client',
    plan: {
      ...USUAL,
      name: 'Past client',
      description: 'Stays in touch through the year after the closing: four texts and two calls.',
      steps: [
        text(7, '11:00', 'Hi {{first_name|there}}, how was the first week in the new place? {{agent}}'),
        task('call', { day: 30, time: '11:00' }, 'Call: how are they settling in?'),
        text(
          90,
          '11:00',
          'Hello {{first_name|there}}, three months already! Anything around the house I can help with?',
        ),
        text(
          180,
          '11:00',
          'Hi {{first_name|there}}, half a year at home. If you need a good handyman, I know some.',
        ),
        task('call', { day: 270, time: '11:00' }, 'Call: anybody they know who is looking?'),
        text(365, '11:00', 'Happy house anniversary, {{first_name|there}}! Warmly, {{agent}}'),
      ],
    },
  },
  {
    key: 'birthday',
    plan: {
      ...USUAL,
      name: 'Birthday',
      description: 'Enroll with the birthday as day 1: a text every year, another one each time.',
      sundaysAndHolidays: false,
      repeat: { times: 10, everyDays: 365 },
      steps: [
        text(1, '10:00', '', [
          'Happy birthday, {{first_name|there}}! All the best from {{agent}}.',
          'Many happy returns, {{first_name|there}}! Have a wonderful day. {{agent}}',
          '{{first_name|Hello}}, happy birthday! I hope the new year brings much joy. {{agent}}',
        ]),
        task('to_do', { day: 1, time: '12:00' }, 'Send a birthday card'),
      ],
    },
  },
]

export function fromLibrary(key: string): RawPlan | Problem {
  const found = LIBRARY.find(one => one.key === key)
  if (found) return found.plan
  return badField('fromLibrary', `There are: ${LIBRARY.map(one => one.key).join(', ')}.`)
}

export function readyView({ key, plan }: ReadyPlan) {
  const count = (kind: Step['kind']) => plan.steps.filter(step => step.kind === kind).length
  const days = lengthOf(plan.steps as readonly Step[])
  return {
    key,
    name: plan.name,
    description: plan.description,
    days,
    texts: count('text'),
    tasks: count('task'),
  }
}
