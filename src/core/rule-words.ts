// Tells which rule holds a text up: by name, with its source.
import type { WaitReason } from './hours.ts'
import { RULE_PACKS } from './rule-packs/all.ts'
import type { RulePack } from './rule-packs/pack.ts'

/** `rule`: as a Wait says it. As `Texas (Tex. Bus. & Com. Code 301.051)`. */
export function ruleWords(rule: string): string {
  if (rule === 'account') return 'your own settings'
  if (rule === 'plan') return 'the plan'
  const pack = packOfRule(rule)
  return pack === null ? 'a rule that is no longer kept' : `${pack.name} (${pack.source})`
}

/** A whole sentence: what the rule says, and where that stands. */
export function ruleText(rule: string | null): string {
  const pack = rule === null ? null : packOfRule(rule)
  if (pack === null) return 'a rule where they live holds it up.'
  return `${pack.name} has a rule for it. ${pack.explains} ${pack.source}.`
}

export function packOfRule(rule: string): RulePack | null {
  return RULE_PACKS.find(({ id, version }) => `${id}/${version}` === rule) ?? null
}

/** A reason for texts to go later, in the plural of a list, with the laws by name. */
export function waitWords(reason: WaitReason, rules: Iterable<string>): string {
  const names = new Set([...rules].flatMap(rule => packOfRule(rule)?.name ?? []))
  return names.size === 0 ? WAIT_WORDS[reason] : `${WAIT_WORDS[reason]}: ${[...names].sort().join(', ')}`
}

/** In the plural of a list. */
const WAIT_WORDS: Record<WaitReason, string> = {
  quiet_hours: 'Outside texting hours where they live',
  plan_window: "Outside the plan's hours where they live",
  sunday: 'Sunday where they live',
  holiday: 'A federal holiday where they live',
  state_rule: 'By a rule of the state where they live',
  over_cap: 'Had as many automatic texts as are allowed in 24 hours',
}
