// A question before what cannot be undone; the answer's button says what happens.
import { Button, Group, Text } from '@mantine/core'
import { openDialog } from '../parts/overlays.tsx'

type Question = { title: string; words: string; act: string; onYes: () => unknown }

export function askFirst({ title, words, act, onYes }: Question): void {
  openDialog({
    title,
    body: close => (
      <>
        <Text mb="md">{words}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>
            Leave it
          </Button>
          <Button
            color="#b93a06"
            onClick={() => {
              close()
              onYes()
            }}
          >
            {act}
          </Button>
        </Group>
      </>
    ),
  })
}
