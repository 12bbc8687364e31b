// How many of something wait, as a small number on a rail item.
export function Count({ of, what }: { of: number; what: string }) {
  if (of === 0) return null
  return (
    <span className="rail-badge">
      {of > 99 ? '99+' : of}
      <span className="visually-hidden"> {what}</span>
    </span>
  )
}
