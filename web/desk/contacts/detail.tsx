// Soon.
export function ContactPage() {
  return <div className="page" />
}
