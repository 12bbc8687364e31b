// On a phone: what the bottom bar has no room for.
import { Button, Stack } from '@mantine/core'
import {
  IconArrowBackUpDouble,
  IconCalendarRepeat,
  IconCoins,
  IconDeviceMobile,
  IconLogout,
  IconMessageQuestion,
  IconMoon,
  IconPencilPlus,
  IconSearch,
  IconSettings,
  IconShieldCheck,
  IconSun,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMe } from '../queries.ts'
import { openPalette } from './palette-state.ts'
import { useScheme, useSignOut } from './rail-buttons.tsx'

const ICON = { size: 20, stroke: 1.5, 'aria-hidden': true } as const
const LOOK = { variant: 'subtle', color: 'gray', justify: 'flex-start', size: 'md', fullWidth: true } as const

const ROOMS = [
  { to: '/doubts', label: 'Doubts', Icon: IconMessageQuestion },
  { to: '/plans', label: 'Plans', Icon: IconCalendarRepeat },
  { to: '/credits', label: 'Credits', Icon: IconCoins },
  { to: '/compliance', label: 'Compliance', Icon: IconShieldCheck },
  { to: '/replies', label: 'Replies', Icon: IconArrowBackUpDouble },
  { to: '/settings', label: 'Settings', Icon: IconSettings },
] as const

export function MoreMenu({ close }: { close: () => void }) {
  const { sandbox } = useMe()
  const { isDark, toggle } = useScheme()
  const leave = useSignOut()
  const then = (act: () => void) => () => {
    close()
    act()
  }
  return (
    <Stack gap={4}>
      <Button {...LOOK} leftSection={<IconPencilPlus {...ICON} />} onClick={then(() => openPalette('text'))}>
        New text
      </Button>
      <Button {...LOOK} leftSection={<IconSearch {...ICON} />} onClick={then(() => openPalette('all'))}>
        Find
      </Button>
      {ROOMS.map(({ to, label, Icon }) => (
        <Button key={to} {...LOOK} leftSection={<Icon {...ICON} />} component={Link} to={to} onClick={close}>
          {label}
        </Button>
      ))}
      {sandbox && (
        <Button
          {...LOOK}
          leftSection={<IconDeviceMobile {...ICON} />}
          component="a"
          href={sandbox.phonesUrl}
          target="_blank"
        >
          Phones
        </Button>
      )}
      <Button
        {...LOOK}
        leftSection={isDark ? <IconSun {...ICON} /> : <IconMoon {...ICON} />}
        onClick={toggle}
      >
        {isDark ? 'Light' : 'Dark'}
      </Button>
      <Button {...LOOK} leftSection={<IconLogout {...ICON} />} onClick={then(leave)}>
        Sign out
      </Button>
    </Stack>
  )
}
