// The states, territories and provinces that a person may live in, by their two letters.

const NAMES = `AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware
DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky
LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana
NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota|OH Ohio
OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah
VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming|PR Puerto Rico|VI U.S. Virgin Islands
GU Guam|MP Northern Mariana Islands|AS American Samoa|AB Alberta|BC British Columbia|MB Manitoba|NB New Brunswick
NL Newfoundland and Labrador|NS Nova Scotia|NT Northwest Territories|NU Nunavut|ON Ontario|PE Prince Edward Island
QC Quebec|SK Saskatchewan|YT Yukon`

export const STATE_NAMES: ReadonlyMap<string, string> = new Map(
  NAMES.split(/[|\n]/).map(line => [line.slice(0, 2), line.slice(3)] as const),
)

const CANADIAN = new Set(['AB', 'BC', 'MB', 'NB', 'NL', 'NS', 'NT', 'NU', 'ON', 'PE', 'QC', 'SK', 'YT'])

/** False: a province of Canada. */
export function isAmerican(state: string): boolean {
  return STATE_NAMES.has(state) && !CANADIAN.has(state)
}

const BY_NAME = new Map([...STATE_NAMES].map(([code, name]) => [name.toLowerCase(), code]))

/** The two letters of `TX`, `texas`, `US-TX` or `Tex.`; null: no state. */
export function readState(typed: string): string | null {
  const text = typed.trim()
  const code = text
    .toUpperCase()
    .replace(/^(US|CA)-/, '')
    .replaceAll('.', '')
  if (STATE_NAMES.has(code)) return code
  return BY_NAME.get(text.toLowerCase()) ?? OTHERS[text.toLowerCase().replaceAll('.', '')] ?? null
}

/** As people write them, too. */
const OTHERS: Readonly<Record<string, string>> = {
  'washington dc': 'DC',
  'washington, dc': 'DC',
  'virgin islands': 'VI',
  tex: 'TX',
  fla: 'FL',
  calif: 'CA',
  mass: 'MA',
  wash: 'WA',
  penn: 'PA',
  québec: 'QC',
  newfoundland: 'NL',
  'yukon territory': 'YT',
}
