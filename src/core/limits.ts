// When a broadcast must stop itself: too many people opt out, or too many texts fail.

export type Limits = { readonly optOutPercent: number; readonly errorPercent: number; readonly after: number }

/** Where nobody says otherwise. */
export const DEFAULT_LIMITS: Limits = { optOutPercent: 5, errorPercent: 20, after: 100 }

/** Texts handed over, people who opted out, texts that failed; since the start, or since somebody resumed it. */
export type Results = { readonly handed: number; readonly optOuts: number; readonly errors: number }

export const NO_RESULTS: Results = { handed: 0, optOuts: 0, errors: 0 }

export type LimitReached = { readonly by: 'opt_outs' | 'errors'; readonly why: string }

/** Null: go on. `forgiven`: what a person has looked at before resuming. */
export function limitReached(results: Results, forgiven: Results, limits: Limits): LimitReached | null {
  const handed = results.handed - forgiven.handed
  const optOuts = results.optOuts - forgiven.optOuts
  const errors = results.errors - forgiven.errors
  if (handed < limits.after) return null
  if (optOuts * 100 > limits.optOutPercent * handed) {
    const why = `${optOuts} of ${handed} people opted out: more than ${limits.optOutPercent} %.`
    return { by: 'opt_outs', why: `${why} Read what they wrote before you go on.` }
  }
  if (errors * 100 > limits.errorPercent * handed) {
    const why = `${errors} of ${handed} texts failed: more than ${limits.errorPercent} %.`
    return { by: 'errors', why: `${why} Look at the reasons before you go on.` }
  }
  return null
}
