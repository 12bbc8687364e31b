// The same room as the desk: Mantine's components as they are, one accent, the system font, 14 px body.
import { createTheme, type MantineColorsTuple } from '@mantine/core'

const dark: MantineColorsTuple = [
  '#d3d7dd',
  '#b9bfc8',
  '#98a0ac',
  '#6d7581',
  '#3d444e',
  '#323840',
  '#262b32',
  '#1a1e23',
  '#14171b',
  '#0e1013',
]

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 7, dark: 8 },
  colors: { dark },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontSizes: { xs: '0.75rem', sm: '0.875rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
})
