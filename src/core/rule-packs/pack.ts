// What a rule pack is: a law about when texts may go, written down as data, with its source and its dates.

/** From one local time of day up to another. */
export type Window = { readonly from: string; readonly to: string }

export type RulePack = {
  /** What settings name it by; the same in all its versions. */
  readonly id: string
  /** Counted up with every change of its content; a law that changes gets a new version with its own dates. */
  readonly version: number
  /** As people call it. */
  readonly name: string
  /** Two letters, for people who live there or may live there; `US`: for everybody in the United States. */
  readonly holdsFor: string
  /** The first local day on which it holds, and the first on which it holds no more; null: no end is known. */
  readonly from: string
  readonly until: string | null
  /** The citation, short enough to stand in a sentence. */
  readonly source: string
  /** Where to read it. */
  readonly url: string
  /**
   * `statute`: read in the law itself. `secondary`: told by others; where they disagree, the stricter stands here. Ask
   * counsel before you rely on either.
   */
  readonly basis: 'statute' | 'secondary'
  /** What it changes, for people who are no lawyers. */
  readonly explains: string
  readonly weekdays: Window
  /** Null: none at all on that day. */
  readonly saturdays: Window | null
  readonly sundays: Window | null
  /** `none`: no text on federal holidays, nor on the days on which they are kept. */
  readonly holidays: 'as_any_day' | 'none'
  /** Automatic texts to one phone in any 24 hours. Laws say "on the same subject"; Heed counts all of them. */
  readonly cap: number | null
}

/** What most packs share: every day the same, holidays like any day, no cap, no end. */
export function everyDay(window: Window): Pick<RulePack, 'weekdays' | 'saturdays' | 'sundays'> {
  return { weekdays: window, saturdays: window, sundays: window }
}
