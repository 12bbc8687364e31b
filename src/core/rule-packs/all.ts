// Every rule pack that Heed knows. A law that changes: end the old version's dates, add the new one below it.
import { FEDERAL } from './federal.ts'
import { FLORIDA } from './florida.ts'
import { MARYLAND } from './maryland.ts'
import { OKLAHOMA } from './oklahoma.ts'
import { OTHERS } from './others.ts'
import type { RulePack } from './pack.ts'
import { TEXAS } from './texas.ts'
import { VIRGINIA } from './virginia.ts'
import { WASHINGTON } from './washington.ts'

export const RULE_PACKS: readonly RulePack[] = [
  ...FEDERAL,
  ...FLORIDA,
  ...OKLAHOMA,
  ...MARYLAND,
  ...TEXAS,
  ...WASHINGTON,
  ...VIRGINIA,
  ...OTHERS,
]

/** All that settings can turn off. */
export const PACK_IDS: readonly string[] = [...new Set(RULE_PACKS.map(pack => pack.id))]
