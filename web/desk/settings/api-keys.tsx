// API keys for programs: made here, the secret shown once, revoked at once.
import { Button, Table } from '@mantine/core'
import { IconKey, IconPlus } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import type { ApiKey } from '../api-types.ts'
import { deleteApiKey } from '../calls.ts'
import { openDialog } from '../parts/overlays.tsx'
import { Empty, Failed, Rows } from '../parts/states.tsx'
import { told, toldError } from '../parts/toast.ts'
import { brief, date } from '../parts/when.ts'
import { apiKeysQuery } from '../queries.ts'
import { askFirst } from './ask-first.tsx'

const KeyForm = lazy(() => import('./key-form.tsx').then(m => ({ default: m.KeyForm })))

export function ApiKeys() {
  const { data, error, isPending, refetch } = useQuery(apiKeysQuery)
  if (isPending) return <Rows count={3} height={44} label="the keys" />
  if (error) return <Failed error={error} what="The keys" onRetry={() => void refetch()} />
  if (data.items.length === 0) {
    return (
      <Empty icon={<IconKey size={32} stroke={1.5} aria-hidden />} title="No keys yet">
        <p>A key lets a program of yours text through this account, by the same rules as you.</p>
        <MakeKey />
      </Empty>
    )
  }
  return (
    <>
      <KeyTable keys={data.items} />
      <MakeKey />
    </>
  )
}

function MakeKey() {
  return (
    <Button mt="md" leftSection={<IconPlus size={16} aria-hidden />} onClick={openKeyForm}>
      Make a key
    </Button>
  )
}

function openKeyForm(): void {
  openDialog({
    title: 'Make an API key',
    body: close => (
      <Suspense fallback={null}>
        <KeyForm close={close} />
      </Suspense>
    ),
  })
}

function KeyTable({ keys }: { keys: ApiKey[] }) {
  const queries = useQueryClient()
  const revoke = (id: string) =>
    deleteApiKey(id)
      .then(() => told('The key is revoked.'))
      .catch(toldError)
      .finally(() => void queries.invalidateQueries({ queryKey: apiKeysQuery.queryKey }))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls sideways must be reachable by keyboard
    <section className="table-scroll" tabIndex={0} aria-label="API keys">
      <Table verticalSpacing={8}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th>Key</Table.Th>
            <Table.Th>May do what</Table.Th>
            <Table.Th>Made</Table.Th>
            <Table.Th>Last used</Table.Th>
            <Table.Th>
              <span className="visually-hidden">Revoke</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {keys.map(({ id, name, hint, role, createdAt, lastUsedAt }) => (
            <Table.Tr key={id}>
              <Table.Td>{name}</Table.Td>
              <Table.Td>
                <code>{hint}</code>
              </Table.Td>
              <Table.Td>{role === 'owner' ? 'as an owner' : 'as an agent'}</Table.Td>
              <Table.Td className="nowrap">{date(createdAt)}</Table.Td>
              <Table.Td className="nowrap">{lastUsedAt ? brief(lastUsedAt) : 'never'}</Table.Td>
              <Table.Td>
                <Button
                  variant="subtle"
                  color="gray"
                  size="compact-sm"
                  onClick={() =>
                    askFirst({
                      title: `Revoke “${name}”?`,
                      words: 'Programs that use it are refused from this moment. It cannot be brought back.',
                      act: 'Revoke the key',
                      onYes: () => revoke(id),
                    })
                  }
                >
                  Revoke
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  )
}
