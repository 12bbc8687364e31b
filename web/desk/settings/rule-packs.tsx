// The rule packs: what each changes, where that stands, since when it holds, and whether the account keeps to it.
import { Anchor, Switch } from '@mantine/core'
import type { Account, RulePack } from '../api-types.ts'
import { date } from '../parts/when.ts'
import { useSave } from './use-save.ts'

type Props = { account: Account; packs: readonly RulePack[]; isOwner: boolean }

export function RulePacks({ account, packs, isOwner }: Props) {
  const { save, problem, isBusy } = useSave(() => undefined)
  const { textingHours, rulePacksOff } = account
  const turn = (id: string, isOn: boolean) => {
    const off = rulePacksOff.filter(one => one !== id)
    save({ rulePacksOff: isOn ? off : [...off, id] })
  }
  return (
    <section className="rules-part" aria-labelledby="packs">
      <h2 id="packs">Rules by law</h2>
      <p className="hint">
        Each holds for people who live there: by what stands with the contact, else its ZIP code, else its
        number. All that hold must allow a text. They are no legal advice: ask counsel before you turn one
        off, or rely on it.
      </p>
      {textingHours === null && (
        <p role="status" className="tone-wait">
          None of them holds now, because automatic texts keep to no hours at all. Turn texting hours on
          above.
        </p>
      )}
      {problem && (
        <p role="alert" className="tone-bad">
          Not saved: {problem}
        </p>
      )}
      <ul className="packs">
        {packs.map(pack => (
          <li key={`${pack.id}/${pack.version}`}>
            <Switch
              label={pack.name}
              checked={!rulePacksOff.includes(pack.id)}
              disabled={!isOwner || isBusy}
              onChange={event => turn(pack.id, event.currentTarget.checked)}
            />
            <p>{pack.explains}</p>
            <p className="hint">
              <Anchor href={pack.url} target="_blank" rel="noreferrer" inherit underline="always">
                {pack.source}
              </Anchor>
              {` · ${sinceOf(pack)} · ${BASIS[pack.basis]}`}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}

const BASIS = { statute: 'from the law itself', secondary: 'told by others; the stricter counts' } as const

/** A law begins with a day, wherever it is read: noon keeps it the same day in every zone of the country. */
const day = (iso: string) => date(`${iso}T18:00:00Z`)

function sinceOf({ from, until, isInForce }: RulePack): string {
  const span = until === null ? `since ${day(from)}` : `from ${day(from)} to ${day(until)}`
  return isInForce ? span : `${span}, not in force now`
}
