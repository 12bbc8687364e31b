// Soon.
export function CreditsPage() {
  return <div className="page" />
}
