// Which rules decide: named in every consent event and evidence pack, changed with every change of what they decide.

/** The day of the last change to keywords, readings, transitions, admission or hours. */
export const RULES = '2026-11-30'
