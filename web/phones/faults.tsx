// The drawer in which things are made to go wrong, in words.
import { Button, Drawer, NativeSelect, Switch } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { type FaultSet, putFaults, type Rule } from './api.ts'
import { choiceOf, countFaults, RATES, ROWS, type Row, rulesOf, withRule } from './fault-rows.ts'
import { nameOf, useFeed } from './feed.ts'

const EVERYBODY = ''
const OTHER = 'other'

export function Faults({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { faults } = useFeed()
  const count = countFaults(faults)
  return (
    <Drawer
      opened={isOpen}
      onClose={onClose}
      position="right"
      size={400}
      title={<b>What goes wrong</b>}
      closeButtonProps={{ 'aria-label': 'Close the faults' }}
    >
      <p className="quiet intro">Rehearse a bad day. What you switch on holds for every text from now on.</p>
      {faults && ROWS.map(row => <FaultRow key={row.id} row={row} faults={faults} />)}
      <Button
        mt="md"
        fullWidth
        variant="default"
        disabled={count === 0 || faults === null}
        onClick={() => faults && void keep(ROWS.reduce((left, row) => withRule(left, row, null), faults))}
      >
        {count === 0 ? 'Nothing goes wrong now' : 'Let nothing go wrong'}
      </Button>
    </Drawer>
  )
}

async function keep(faults: FaultSet): Promise<void> {
  try {
    await putFaults(faults)
  } catch (error) {
    notifications.show({
      color: 'orange',
      title: 'The faults stay as they were',
      message: (error as Error).message,
    })
  }
}

function FaultRow({ row, faults }: { row: Row; faults: FaultSet }) {
  const [rule, ...more] = rulesOf(faults, row)
  const change = (set: Partial<Rule> | null) =>
    void keep(withRule(faults, row, set === null ? null : { rate: 1, phone: null, ...rule, ...set }))
  return (
    <div className="fault" data-on={rule !== undefined}>
      <Switch
        label={row.title}
        description={row.detail}
        checked={rule !== undefined}
        onChange={event => change(event.currentTarget.checked ? (row.choice?.options[0].set ?? {}) : null)}
      />
      {rule && <FaultDetails row={row} rule={rule} onChange={change} />}
      {more.length > 0 && <p className="quiet">A script has set {more.length} more of this kind.</p>}
    </div>
  )
}

type Details = { row: Row; rule: Rule; onChange: (set: Partial<Rule>) => void }

function FaultDetails({ row, rule, onChange }: Details) {
  const state = useFeed()
  const { choice } = row
  const rates = withOther(RATES, String(rule.rate), `${Math.round(rule.rate * 100)} %`)
  const people = state.open.map(phone => ({ value: phone, label: nameOf(state, phone) }))
  const whom = withOther(
    [{ value: EVERYBODY, label: 'everybody' }, ...people],
    rule.phone ?? '',
    rule.phone ?? '',
  )
  const chosen = choiceOf(row, rule) ?? OTHER
  return (
    <div className="fault-details">
      {choice && (
        <NativeSelect
          className="wide"
          label={choice.label}
          value={chosen}
          data={withOther([...choice.options], chosen, 'as a script has set it')}
          onChange={event => {
            const option = choice.options.find(({ value }) => value === event.currentTarget.value)
            if (option) onChange(option.set)
          }}
        />
      )}
      <NativeSelect
        label="How often"
        value={String(rule.rate)}
        data={rates}
        onChange={event => onChange({ rate: Number(event.currentTarget.value) })}
      />
      <NativeSelect
        label="For whom"
        value={rule.phone ?? EVERYBODY}
        data={whom}
        onChange={event => onChange({ phone: event.currentTarget.value || null })}
      />
    </div>
  )
}

type Item = { value: string; label: string }

/** What a script has set may not be on our list: it is shown all the same. */
function withOther(items: readonly Item[], value: string, label: string): Item[] {
  const plain = items.map(item => ({ value: item.value, label: item.label }))
  return plain.some(item => item.value === value) ? plain : [...plain, { value, label }]
}
