// Soon.
export function ContactsPage() {
  return <div className="page" />
}
