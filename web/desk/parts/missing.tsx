// The page for an address that leads nowhere.
import { IconMapQuestion } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Empty } from './states.tsx'

export function MissingPage() {
  return (
    <div className="page">
      <Empty icon={<IconMapQuestion size={32} stroke={1.5} />} title="There is nothing here">
        <p>The address may be mistyped, or what it showed was deleted.</p>
        <Link to="/inbox" className="plain-link">
          Go to the inbox
        </Link>
      </Empty>
    </div>
  )
}
