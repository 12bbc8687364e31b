// What the desk asks while people look and search, over HTTP; and the same asked of the tables the usual way.

/** From very common to hardly there: first and last names, beginnings, whole names, an e-mail address, digits. */
export const TERMS = [
  ...['mary', 'maria', 'jan', 'smith', 'nguyen', 'nguyenton', 'rob', 'baker', 'zoe', 'robertsley', 'lopez'],
  ...[
    'heather greenwell',
    'james smithberg',
    'diane',
    'walkerford',
    'susan.kingman',
    '512 000',
    '0042',
    '5120123456',
  ],
]

export const FILTERS = {
  tagOfMany: { allTags: ['buyer'] },
  tagOfFew: { allTags: ['vip'] },
  everybody: {},
  mayBeTexted: { consent: ['unknown', 'opted_in'] },
  notTexted: { lastTexted: { kind: 'not_in_days', days: 30 } },
  tagsAndNotTexted: {
    anyTags: ['buyer', 'seller'],
    noTags: ['cold'],
    consent: ['unknown', 'opted_in'],
    lastTexted: { kind: 'not_in_days', days: 30 },
  },
  fewAndNotTexted: { allTags: ['open house'], lastTexted: { kind: 'not_in_days', days: 7 } },
  search: { search: 'nguyen' },
}

/** `call(method, path, body)` asks Heed; each entry is asked with another place or term every time. */
export function heedAsks(call, { places, phones }) {
  const pick = (list, turn) => list[(turn * 7919) % list.length]
  const term = turn => encodeURIComponent(pick(TERMS, turn))
  const cursor = key => Buffer.from(JSON.stringify(key)).toString('base64url')
  return {
    firstPage: () => call('GET', '/v1/conversations'),
    deepPage: turn => call('GET', `/v1/conversations?cursor=${cursor(pick(places, turn))}`),
    unreadCount: () => call('GET', '/v1/conversations/counts'),
    searchInbox: turn => call('GET', `/v1/conversations?search=${term(turn)}`),
    searchContacts: turn => call('GET', `/v1/contacts?sort=recent&search=${term(turn)}`),
    searchByName: turn => call('GET', `/v1/contacts?search=${term(turn)}`),
    contactsByTag: turn =>
      call('GET', `/v1/contacts?tag=${encodeURIComponent(pick(['buyer', 'vip', 'open house'], turn))}`),
    timeline: turn => call('GET', `/v1/conversations/${encodeURIComponent(pick(phones, turn))}`),
    ...Object.fromEntries(
      Object.entries(FILTERS).map(([name, filter]) => [
        `count.${name}`,
        () => call('POST', '/v1/audiences/count', { audience: { kind: 'filter', filter } }),
      ]),
    ),
  }
}

/** As it is written where nothing was measured: offsets, the latest text by DISTINCT ON, ILIKE, counts over joins. */
export const USUAL = {
  firstPage: `
    select * from (select distinct on (m.phone) m.* from messages m where m.account_id = $1
                    order by m.phone, m.created_at desc) latest
     order by created_at desc limit 50`,
  deepPage: `
    select v.*, m.body from conversations v join messages m on m.account_id = v.account_id and m.id = v.last_message_id
     where v.account_id = $1 and v.closed_at is null order by v.last_at desc offset 100000 limit 50`,
  unreadCount: `
    select count(*) filter (where v.closed_at is null) as all, count(*) filter (where v.unread > 0) as unread,
           count(*) filter (where c.state = 'opted_out') as opted_out
      from conversations v left join consents c using (account_id, phone) where v.account_id = $1`,
  searchContacts: `
    select k.id, k.first_name, max(v.last_at) as at from contacts k
      join contact_phones p on p.account_id = k.account_id and p.contact_id = k.id
      left join conversations v on v.account_id = p.account_id and v.phone = p.phone
     where k.account_id = $1 and k.first_name || ' ' || k.last_name ilike '%nguyen%'
     group by 1, 2 order by 3 desc nulls last limit 50`,
  'count.tagOfMany': `
    select count(distinct k.id) from contacts k
     where k.account_id = $1 and k.deleted_at is null and 'buyer' = any (k.tags)`,
  'count.tagsAndNotTexted': `
    select count(distinct k.id) from contacts k
      join contact_phones p on p.account_id = k.account_id and p.contact_id = k.id
      join consents c on c.account_id = p.account_id and c.phone = p.phone
     where k.account_id = $1 and k.deleted_at is null and k.tags && '{buyer,seller}' and not k.tags && '{cold}'
       and c.state <> 'opted_out'
       and not exists (select from messages m where m.account_id = p.account_id and m.phone = p.phone
                          and m.direction = 'out' and m.created_at > $2::timestamptz - interval '30 days')`,
}
