// The + between two steps: a list of what a step can be.
import { Menu } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { KINDS, type Kind, mayAdd, type Steps } from './draft.ts'
import { KindIcon } from './kind-icon.tsx'
import { KIND_HINTS, KIND_WORDS } from './words.ts'

type Props = {
  at: number
  steps: Steps
  label: string
  isLast: boolean
  onAdd: (kind: Kind) => void
}

export function AddStep({ at, steps, label, isLast, onAdd }: Props) {
  return (
    // The focus goes to what was added, not back to the +.
    <Menu position="bottom-start" width={380} withinPortal returnFocus={false}>
      <Menu.Target>
        <button
          type="button"
          className={isLast ? 'slot-add slot-add-last' : 'slot-add'}
          data-slot={at}
          aria-label={label}
        >
          <IconPlus size={16} stroke={2} aria-hidden />
          {isLast && <span aria-hidden>Add a step</span>}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {KINDS.filter(kind => mayAdd(steps, kind) && (kind !== 'end' || isLast)).map(kind => (
          <Menu.Item
            key={kind}
            leftSection={<KindIcon kind={kind} />}
            rightSection={<span className="hint">{KIND_HINTS[kind]}</span>}
            onClick={() => onAdd(kind)}
          >
            {KIND_WORDS[kind]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
