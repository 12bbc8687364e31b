// Starts the page of the virtual phones.
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './styles.css'
import './device.css'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { createRoot } from 'react-dom/client'
import { theme } from '../theme.ts'
import { App } from './app.tsx'
import { startFeed } from './feed.ts'

startFeed()

createRoot(document.getElementById('root')!).render(
  <MantineProvider theme={theme} defaultColorScheme="auto">
    <Notifications position="bottom-left" />
    <App />
  </MantineProvider>,
)
