// How an opt-out came about, and how often people opt out, in words.
export const SOURCES: Readonly<Record<string, string>> = {
  message: 'by text',
  agent: 'on request',
  owner: 'by an owner',
  provider: 'told by the provider',
  import: 'from a list',
  page: 'on a page',
}

export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`
}

/** Opt-outs per hundred texts. */
export function rate(optOuts: number, texts: number): string {
  if (texts === 0) return '–'
  const percent = (optOuts / texts) * 100
  return `${percent.toLocaleString('en', { maximumFractionDigits: percent < 10 ? 2 : 1 })} %`
}
