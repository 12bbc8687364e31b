// When a broadcast will be done: from segments, the pace of its senders and the times before which texts wait.

/** Segments of one sender that are due at the same time. */
export type Load = { readonly senderId: string; readonly dueAt: Date; readonly segments: number }

/** Null: there is nothing to send. A sender works through its texts in the order in which they are due. */
export function finishOf(loads: readonly Load[], paceOf: (senderId: string) => number): Date | null {
  const bySender = new Map<string, Load[]>()
  for (const load of loads) {
    const list = bySender.get(load.senderId)
    if (list) list.push(load)
    else bySender.set(load.senderId, [load])
  }
  let latest: number | null = null
  for (const [senderId, list] of bySender) {
    const end = endOf(list, paceOf(senderId))
    if (latest === null || end > latest) latest = end
  }
  return latest === null ? null : new Date(latest)
}

function endOf(loads: readonly Load[], segmentsPerSecond: number): number {
  const inOrder = [...loads].sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime())
  let at = Number.NEGATIVE_INFINITY
  for (const { dueAt, segments } of inOrder)
    at = Math.max(at, dueAt.getTime()) + (segments / segmentsPerSecond) * 1000
  return Math.ceil(at)
}
