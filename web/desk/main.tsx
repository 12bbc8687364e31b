// Starts the desk: theme, cache, routes.
import '@mantine/core/styles.css'
import './styles.css'
import './parts/shared.css'
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { makeQueryClient } from './queries.ts'
import { makeRouter } from './router.tsx'
import { theme } from './theme.ts'

const queries = makeQueryClient()
const router = makeRouter(queries)

createRoot(document.getElementById('root')!).render(
  <MantineProvider theme={theme} defaultColorScheme="auto">
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </MantineProvider>,
)
