// Small arithmetic of the measurements.
export function median(list) {
  return percentile(list, 50)
}

/** Nearest rank; null of nothing. */
export function percentile(list, percent) {
  if (list.length === 0) return null
  const sorted = [...list].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)]
}

export function round(value, digits = 0) {
  return value === null ? null : Number(value.toFixed(digits))
}

export function ratio(value) {
  return round(value, 2)
}
