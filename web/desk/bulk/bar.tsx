// The bar of a bulk text: what was delivered, what is on its way, what waits, what did not arrive, who was left out.
import type { Broadcast } from '../api-types.ts'
import { SHARES } from './words.ts'

export function Bar({ broadcast, isSmall = false }: { broadcast: Broadcast; isSmall?: boolean }) {
  const known = SHARES.map(share => ({ ...share, count: broadcast.counts[share.state] }))
  const sum = known.reduce((all, each) => all + each.count, 0)
  const rest = Math.max(0, broadcast.total - sum)
  return (
    <div className={isSmall ? 'share-bar share-bar-small' : 'share-bar'} aria-hidden>
      {known.map(({ state, look, count }) => (
        <span key={state} className={look} style={{ flexGrow: count }} hidden={count === 0} />
      ))}
      <span style={{ flexGrow: sum === 0 ? 1 : rest }} />
    </div>
  )
}
