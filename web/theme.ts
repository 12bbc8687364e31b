// What both pages look like: Mantine's components as they are, with one accent, the system font and 14 px body.
import { createTheme, type MantineColorsTuple } from '@mantine/core'

// A little cooler than Mantine's own greys, so that dark and light feel like the same room.
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
  fontSizes: { xs: '0.75rem', sm: '0.875rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  respectReducedMotion: true,
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.25rem', lineHeight: '1.4' },
      h2: { fontSize: '1rem', lineHeight: '1.5' },
      h3: { fontSize: '0.875rem', lineHeight: '1.5' },
    },
  },
})
