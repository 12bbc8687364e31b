// Whether the palette is open, and for what: anything, or only somebody to text.
import { useSyncExternalStore } from 'react'

export type PaletteMode = 'all' | 'text'

let mode: PaletteMode | null = null
const watchers = new Set<() => void>()

export function openPalette(wanted: PaletteMode): void {
  change(wanted)
}

export function closePalette(): void {
  change(null)
}

export function usePalette(): PaletteMode | null {
  return useSyncExternalStore(
    onChange => {
      watchers.add(onChange)
      return () => watchers.delete(onChange)
    },
    () => mode,
  )
}

function change(to: PaletteMode | null): void {
  mode = to
  for (const tell of watchers) tell()
}
