// Starts the desk: theme, cache, routes.
import '@mantine/core/styles.css'
import './styles.css'
import './parts/shared.css'
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { theme } from '../theme.ts'
import { makeQueryClient, meQuery } from './queries.ts'
import { makeRouter } from './router.tsx'

// After an upgrade the files of an open page are gone: the next page that loads lazily loads everything anew, once.
window.addEventListener('vite:preloadError', event => {
  const last = Number(sessionStorage.getItem('heed.reloaded') ?? 0)
  if (Date.now() - last < 10_000) return
  event.preventDefault()
  sessionStorage.setItem('heed.reloaded', String(Date.now()))
  location.reload()
})

const queries = makeQueryClient(() => {
  queries.removeQueries({ queryKey: meQuery.queryKey })
  // The desk's route asks who is signed in, finds nobody, and leads to the sign-in and back.
  void router.invalidate()
})
const router = makeRouter(queries)

createRoot(document.getElementById('root')!).render(
  <MantineProvider theme={theme} defaultColorScheme="auto">
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </MantineProvider>,
)
