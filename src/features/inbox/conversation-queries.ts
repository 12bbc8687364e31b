// The SQL of one conversation: find, read, close, reopen.
import { sql } from '../../kit/db/db.ts'

export const ONE = sql('conversation_one', 'select * from conversations where account_id = $1 and phone = $2')
export const READ = sql(
  'conversation_read',
  'update conversations set unread = 0 where account_id = $1 and phone = $2',
)
export const CLOSE = sql(
  'conversation_close',
  'update conversations set closed_at = $3, unread = 0 where account_id = $1 and phone = $2',
)
export const REOPEN = sql(
  'conversation_reopen',
  'update conversations set closed_at = null where account_id = $1 and phone = $2',
)
