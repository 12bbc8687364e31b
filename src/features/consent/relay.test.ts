// The migration that lays the consent chains of older databases anew gives exactly what the program would have made.
import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { expectIntactChain } from '../../../test/races/books.ts'
import { openDb } from '../../kit/db/db.ts'

const FOLDER = path.join(import.meta.dirname, '../../../migrations')
const NAME = `heed_relay_${randomBytes(6).toString('hex')}`
const ANN = '0190a000-0000-7000-8000-000000000001'
const BOB = '0190a000-0000-7000-8000-000000000002'
/** What JSON writes in ways of its own. */
const ODD = 'q"uo\\te / \u0001\t\n\u007f\u2028 é 😀 \u001f </script>'

const { admin, user } = inject('postgres')

async function asAdmin(text: string): Promise<void> {
  const client = new pg.Client({ ...admin, database: 'postgres' })
  await client.connect()
  await client.query(text).finally(() => client.end())
}

beforeAll(() => asAdmin(`create database ${NAME} owner ${pg.escapeIdentifier(user.user)}`))
afterAll(() => asAdmin(`drop database if exists ${NAME} with (force)`))

test('chains of two accounts, with every kind of character', async () => {
  const client = new pg.Client({ ...user, database: NAME })
  await client.connect()
  const files = readdirSync(FOLDER).filter(name => /^\d/.test(name))
  const run = async (isWanted: (name: string) => boolean) => {
    for (const name of files.filter(isWanted).sort())
      await client.query(readFileSync(path.join(FOLDER, name), 'utf8'))
  }
  await run(name => name < '0017')
  await oldChains(client)
  await run(name => name >= '0017')
  await client.end()
  const db = openDb({ ...user, database: NAME })
  expect(await expectIntactChain(db, ANN)).toBe(6)
  expect(await expectIntactChain(db, BOB)).toBe(4)
  await db.close()
})

/** As they were before there were tags and salts. */
async function oldChains(client: pg.Client): Promise<void> {
  const heads = new Map([ANN, BOB].map(id => [id, { seq: 0, hash: Buffer.alloc(0) as Buffer }]))
  for (const id of heads.keys()) {
    await client.query(
      `insert into accounts (account_id, name, time_zone, notice_mode, notice_text, replies, prices, monthly_credits,
                             created_at)
       values ($1, 'x', 'UTC', 'separate', 'STOP', '{}', '{}', 0, '2026-01-01')`,
      [id],
    )
    await client.query(`insert into consent_chains (account_id, seq, head) values ($1, 0, '')`, [id])
  }
  for (let n = 0; n < 10; n += 1) {
    const id = n % 3 === 0 ? BOB : ANN
    const { seq, hash: prev } = heads.get(id)!
    const hash = createHash('sha256').update(prev).update(String(n)).digest()
    const told =
      n % 2 ? ['stop', ODD, ODD + n, '0190a000-0000-7000-8000-00000000000a'] : [null, null, ODD, null]
    await client.query(
      `insert into consent_events (account_id, seq, id, phone, kind, source, word, note, wording, message_id, actor, at,
                                   prev_hash, hash)
       values ($1, $2, gen_random_uuid(), $3, 'opted_out', 'message', $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        ...[id, seq + 1, `+1512555000${n}`, ...told, n % 4 ? 'Sam "S"' : null],
        ...[new Date(1.7e12 + n * 1_001), prev, hash],
      ],
    )
    await client.query('update consent_chains set seq = $2, head = $3 where account_id = $1', [
      id,
      seq + 1,
      hash,
    ])
    heads.set(id, { seq: seq + 1, hash })
  }
}
