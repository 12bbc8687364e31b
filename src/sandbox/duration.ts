// Reads ISO 8601 durations such as P30D or PT1H30M, as far as they have a fixed length.

const SHAPE = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,3})?)S)?)?$/

/**
 * Milliseconds, or null when the text is no duration, is empty, or has years or months (they vary in
 * length).
 */
export function parseDuration(text: string): number | null {
  const match = SHAPE.exec(text)
  if (!match || text.endsWith('P') || text.endsWith('T')) return null
  const [weeks, days, hours, minutes, seconds] = match.slice(1).map(part => Number(part ?? 0))
  const inDays = weeks! * 7 + days!
  return Math.round((((inDays * 24 + hours!) * 60 + minutes!) * 60 + seconds!) * 1000)
}
