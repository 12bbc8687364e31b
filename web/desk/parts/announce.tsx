// Tells screen readers what changed, politely: new texts, sent texts, results of actions.
import { VisuallyHidden } from '@mantine/core'
import { useEffect, useState } from 'react'

let say: ((words: string) => void) | undefined

export function announce(words: string): void {
  say?.(words)
}

export function Announcer() {
  const [said, setSaid] = useState({ words: '', turn: 0 })
  useEffect(() => {
    say = words => setSaid(last => ({ words, turn: last.turn + 1 }))
    return () => {
      say = undefined
    }
  }, [])
  return (
    <VisuallyHidden role="status" aria-live="polite">
      {/* A new key makes the same words news again. */}
      <span key={said.turn}>{said.words}</span>
    </VisuallyHidden>
  )
}
