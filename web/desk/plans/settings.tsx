// What holds for the whole plan: who gets into it and out, its hours, whether it repeats, what comes after it.
import { NativeSelect, NumberInput, Switch, TagsInput, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lengthOf, MOST_DAYS, MOST_TAGS } from '../../../src/core/plan.ts'
import { tagsQuery } from '../queries.ts'
import type { Editing } from './editing.ts'
import { somePlansQuery } from './queries.ts'

export function Settings({ editing }: { editing: Editing }) {
  const { draft, change, problems, isOver } = editing
  const tags = useQuery(tagsQuery).data?.items ?? []
  return (
    <div className="plan-settings">
      <Textarea
        label="What it is for"
        description="For you and your colleagues; nobody is sent it"
        autosize
        minRows={2}
        maxLength={1000}
        value={draft.description}
        disabled={isOver}
        onChange={event => change({ description: event.currentTarget.value })}
      />
      <TagsInput
        label="Tags that enroll"
        description={`Whoever gets one of them from now on, up to ${MOST_TAGS} tags. Who has it already is not enrolled, and taking a tag away takes nobody out.`}
        data={tags}
        maxTags={MOST_TAGS}
        value={[...draft.enrollByTags]}
        error={problems.enrollByTags}
        disabled={isOver}
        onChange={enrollByTags => change({ enrollByTags })}
      />
      <Switch
        label="Stop for whoever answers"
        description="An opt-out stops it in any case."
        checked={draft.stopOnReply}
        disabled={isOver}
        onChange={event => change({ stopOnReply: event.currentTarget.checked })}
      />
      <fieldset className="plan-fieldset">
        <legend>Hours</legend>
        <div className="two">
          <TextInput
            type="time"
            label="Texts go from"
            value={draft.window.from}
            error={problems.window}
            disabled={isOver}
            onChange={event => change({ window: { ...draft.window, from: event.currentTarget.value } })}
          />
          <TextInput
            type="time"
            label="to"
            value={draft.window.to}
            disabled={isOver}
            onChange={event => change({ window: { ...draft.window, to: event.currentTarget.value } })}
          />
        </div>
        <p className="hint">By the clock of who gets them. What falls outside waits for the next day.</p>
        <Switch
          label="Wait on Sundays and federal holidays"
          checked={draft.sundaysAndHolidays}
          disabled={isOver}
          onChange={event => change({ sundaysAndHolidays: event.currentTarget.checked })}
        />
      </fieldset>
      <Repeat editing={editing} />
      <Next editing={editing} />
    </div>
  )
}

const MOST_TIMES = 100

function Repeat({ editing: { draft, change, problems, isOver } }: { editing: Editing }) {
  const { repeat, steps } = draft
  const least = Math.max(1, lengthOf(steps))
  return (
    <fieldset className="plan-fieldset">
      <legend>Again</legend>
      <Switch
        label="Begin anew after the last step"
        checked={repeat !== null}
        disabled={isOver}
        onChange={event =>
          change({
            repeat: event.currentTarget.checked ? { times: 2, everyDays: Math.max(30, least) } : null,
          })
        }
      />
      {repeat && (
        <div className="two">
          <NumberInput
            label="Times in all"
            min={2}
            max={MOST_TIMES}
            allowDecimal={false}
            value={repeat.times}
            error={problems['repeat.times']}
            disabled={isOver}
            onChange={times => typeof times === 'number' && change({ repeat: { ...repeat, times } })}
          />
          <NumberInput
            label="Days from one beginning to the next"
            min={least}
            max={MOST_DAYS + 1}
            allowDecimal={false}
            value={repeat.everyDays}
            error={problems['repeat.everyDays']}
            disabled={isOver}
            onChange={everyDays =>
              typeof everyDays === 'number' && change({ repeat: { ...repeat, everyDays } })
            }
          />
        </div>
      )}
    </fieldset>
  )
}

function Next({ editing: { plan, draft, change, problems, isOver } }: { editing: Editing }) {
  const plans = useQuery(somePlansQuery).data?.items ?? []
  const others = plans.filter(
    ({ id, state }) => id !== plan.id && (state !== 'archived' || id === draft.next),
  )
  return (
    <NativeSelect
      label="Afterwards"
      description="Whoever comes to the end"
      value={draft.next ?? ''}
      error={problems.next}
      disabled={isOver}
      data={[
        { value: '', label: 'is done' },
        ...others.map(({ id, name }) => ({ value: id, label: `goes on in “${name}”` })),
      ]}
      onChange={event => change({ next: event.currentTarget.value || null })}
    />
  )
}
