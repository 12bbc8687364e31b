// Soon.
export function RepliesPage() {
  return <div className="page" />
}
