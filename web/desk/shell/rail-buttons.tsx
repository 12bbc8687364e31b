// The rail's two small switches: light or dark, and the way out.
import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { IconLogout, IconMoon, IconSun } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { signOut } from '../api.ts'
import { toldError } from '../parts/toast.ts'
import { useMe } from '../queries.ts'

const ICON = { size: 20, stroke: 1.5, 'aria-hidden': true } as const

export function useScheme(): { isDark: boolean; toggle: () => void } {
  const { setColorScheme } = useMantineColorScheme()
  const isDark = useComputedColorScheme('light') === 'dark'
  return { isDark, toggle: () => setColorScheme(isDark ? 'light' : 'dark') }
}

export function SchemeToggle() {
  const { isDark, toggle } = useScheme()
  return (
    <button type="button" className="rail-item rail-wide" onClick={toggle}>
      {isDark ? <IconSun {...ICON} /> : <IconMoon {...ICON} />}
      {isDark ? 'Light' : 'Dark'}
    </button>
  )
}

export function useSignOut(): () => void {
  const queries = useQueryClient()
  const navigate = useNavigate()
  return () => {
    signOut()
      .then(() => navigate({ to: '/sign-in' }))
      .then(() => queries.clear())
      .catch(toldError)
  }
}

export function SignOut() {
  const { user } = useMe()
  const leave = useSignOut()
  return (
    <button type="button" className="rail-item rail-wide" onClick={leave} title={user?.name}>
      <IconLogout {...ICON} />
      Sign out
    </button>
  )
}
