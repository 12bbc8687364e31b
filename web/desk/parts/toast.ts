// The toasts that pages use: what was done, with Undo, and what failed, in the server's words.
import { wordsOf } from '../api.ts'
import { toast } from './overlays.tsx'

export function told(message: string, undo?: () => void): void {
  toast({ message, ...(undo && { undo }) })
}

export function toldError(error: unknown): void {
  toast({ message: wordsOf(error), tone: 'bad' })
}
