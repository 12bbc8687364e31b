// Reads the consent chain of an account for packs and heads: closes the segments that are full, and proves one phone's
// part of each.
import { type Query, sql } from '../../kit/db/db.ts'
import { firstChain, type Link, nextChain, proveSegment, SEGMENT, segmentRoot } from '../consent/segments.ts'
import type { Head, PackLink } from './shapes.ts'

export type ChainEnd = { readonly seq: number; readonly hash: Buffer }

type LinkRow = { seq: number; tag: Buffer; digest: Buffer; hash: Buffer }
type SegmentRow = { n: number; root: Buffer; last_hash: Buffer; chain: Buffer }

/** What an account's history comes to at `end`. Full segments are closed first. */
export async function readHead(
  query: Query,
  accountId: string,
  end: ChainEnd,
): Promise<{ head: Head; lastHash: Buffer }> {
  const segments = Math.floor(end.seq / SEGMENT)
  const last = await closeSegments(query, accountId, segments)
  const chain = (last?.chain ?? firstChain(accountId)).toString('hex')
  const head = { seq: end.seq, hash: end.hash.toString('hex'), segments, chain }
  return { head, lastHash: last?.last_hash ?? Buffer.alloc(0) }
}

/** Answers the last of the first `count` segments. Two at once make the same. */
async function closeSegments(
  query: Query,
  accountId: string,
  count: number,
): Promise<SegmentRow | undefined> {
  if (count === 0) return undefined
  let last = await query.one<SegmentRow>(LAST, [accountId, count])
  for (let n = last === undefined ? 0 : last.n + 1; n < count; n += 1) {
    const links = await linksOf(query, accountId, n * SEGMENT, (n + 1) * SEGMENT)
    if (links.length < SEGMENT) throw new Error(`the consent history of ${accountId} has a gap`)
    const [root, lastHash] = [segmentRoot(links), links.at(-1)!.hash]
    const chain = nextChain(last?.chain ?? firstChain(accountId), root, lastHash)
    await query.run(CLOSE, [accountId, n, root, lastHash, chain])
    last = { n, root, last_hash: lastHash, chain }
  }
  return last
}

const LAST = sql(
  'segments_last',
  `select n, root, last_hash, chain from consent_segments where account_id = $1 and n < $2 order by n desc limit 1`,
)
const CLOSE = sql(
  'segments_close',
  `insert into consent_segments (account_id, n, root, last_hash, chain) values ($1, $2, $3, $4, $5)
   on conflict (account_id, n) do nothing`,
)

/** What every closed segment proves about the phone, one after the other. */
export async function* provenSegments(query: Query, accountId: string, count: number, tag: Buffer) {
  for (let n = 0; n < count; n += 1) {
    const links = await linksOf(query, accountId, n * SEGMENT, (n + 1) * SEGMENT)
    const { root, last_hash } = (await query.one<SegmentRow>(ONE, [accountId, n]))!
    const { from, links: shown, hashes } = proveSegment(links, tag)
    yield {
      n,
      root: root.toString('base64'),
      lastHash: last_hash.toString('base64'),
      from,
      links: shown.map(packed),
      hashes: hashes.map(hash => Buffer.from(hash).toString('base64')),
    }
  }
}

const ONE = sql(
  'segments_one',
  'select n, root, last_hash, chain from consent_segments where account_id = $1 and n = $2',
)

/** The events after the last segment, as tags and digests. */
export async function tailOf(query: Query, accountId: string, { seq, segments }: Head): Promise<PackLink[]> {
  return (await linksOf(query, accountId, segments * SEGMENT, seq)).map(packed)
}

function linksOf(query: Query, accountId: string, after: number, upTo: number): Promise<LinkRow[]> {
  return query.rows<LinkRow>(LINKS, [accountId, after, upTo])
}

const LINKS = sql(
  'chain_links',
  `select seq, tag, digest, hash from consent_events where account_id = $1 and seq > $2 and seq <= $3 order by seq`,
)

function packed({ seq, tag, digest }: Link): PackLink {
  return [seq, Buffer.from(tag).toString('base64'), Buffer.from(digest).toString('base64')]
}
