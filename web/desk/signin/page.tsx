// Sign-in: e-mail, password, and in a demonstration the words that open the door.
import { Button, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { getSignInHint, signIn, wordsOf } from '../api.ts'
import { useTitle } from '../parts/title.ts'
import { Mark } from '../shell/mark.tsx'

export function SignInPage() {
  useTitle('Sign in')
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { history } = useRouter()
  const { next } = useSearch({ from: '/sign-in' })
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const form = useForm({
    initialValues: { email: '', password: '' },
    validate: {
      email: value => (value.includes('@') ? null : 'Your e-mail address, with an @'),
      password: value => (value ? null : 'Your password'),
    },
  })
  const submit = form.onSubmit(async ({ email, password }) => {
    setBusy(true)
    setProblem(null)
    try {
      await signIn(email, password)
      queries.clear()
      if (next) history.push(next)
      else await navigate({ to: '/inbox' })
    } catch (error) {
      setProblem(wordsOf(error))
      setBusy(false)
    }
  })
  return (
    <main className="sign-in">
      <Paper withBorder p="xl" radius="md" w="100%" maw={400}>
        <form onSubmit={submit} noValidate>
          <Stack>
            <Mark />
            <div>
              <Title order={1}>Sign in to Heed</Title>
              <Text c="dimmed">The texting desk where STOP is the last word.</Text>
            </div>
            <Hint onUse={form.setValues} />
            <TextInput label="E-mail" type="email" autoComplete="username" {...form.getInputProps('email')} />
            <PasswordInput
              label="Password"
              autoComplete="current-password"
              visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
              {...form.getInputProps('password')}
            />
            {problem && (
              <Text role="alert" className="tone-bad">
                Not signed in: {problem}
              </Text>
            )}
            <Button type="submit" loading={isBusy} fullWidth>
              Sign in
            </Button>
          </Stack>
        </form>
      </Paper>
    </main>
  )
}

function Hint({ onUse }: { onUse: (values: { email: string; password: string }) => void }) {
  const { data } = useQuery({
    queryKey: ['sign-in-hint'],
    queryFn: getSignInHint,
    retry: false,
  })
  if (!data) return null
  return (
    <Paper bg="var(--accent-soft)" p="sm" radius="md">
      <Text>
        This is a demonstration. Sign in as <b>{data.email}</b> with the password <b>{data.password}</b>.
      </Text>
      <Button mt="xs" size="compact-sm" variant="white" onClick={() => onUse(data)}>
        Fill these in
      </Button>
    </Paper>
  )
}
