// Archiving ends the plan for everybody who is in it, and cannot be taken back: asked first.
import { Button, Group } from '@mantine/core'
import { plural } from '../parts/words.ts'

type Props = { count: number; onArchive: () => void; close: () => void }

export function AskArchive({ count, onArchive, close }: Props) {
  return (
    <>
      <p>
        It ends for <b>{plural(count, 'person', 'people')}</b> who {count === 1 ? 'is' : 'are'} under way, and
        they do not come back into it. What of it waits to be sent is sent. Their histories stay.
      </p>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={close} data-autofocus>
          Keep it
        </Button>
        <Button
          color="#b93a06"
          onClick={() => {
            close()
            onArchive()
          }}
        >
          Archive, and end it for {plural(count, 'person', 'people')}
        </Button>
      </Group>
    </>
  )
}
