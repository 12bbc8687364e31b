// Puts words into a field and the caret behind them, before the next key comes: later, fast typing would be torn apart.
import type { RefObject } from 'react'
import { flushSync } from 'react-dom'

export function putWords(
  field: RefObject<HTMLTextAreaElement | null>,
  change: () => void,
  caret: number,
): void {
  flushSync(change)
  field.current?.focus()
  field.current?.setSelectionRange(caret, caret)
}
