// What a step is, as an icon.
import {
  IconFlag,
  IconHourglass,
  IconListCheck,
  IconMessage,
  IconMessagePlus,
  IconPhone,
  IconTag,
  IconTagOff,
} from '@tabler/icons-react'
import type { Kind } from './draft.ts'

const ICONS = {
  text: IconMessage,
  call: IconPhone,
  text_task: IconMessagePlus,
  to_do: IconListCheck,
  wait: IconHourglass,
  add_tag: IconTag,
  remove_tag: IconTagOff,
  end: IconFlag,
}

export function KindIcon({ kind }: { kind: Kind }) {
  const Icon = ICONS[kind]
  return <Icon size={16} stroke={1.75} aria-hidden />
}
