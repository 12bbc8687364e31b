// The end of every settings form: what went wrong, and Save.
import { Button, Group, Text } from '@mantine/core'

export function SaveBar(props: {
  problem: string | null
  isBusy: boolean
  isDirty: boolean
  onReset: () => void
}) {
  const { problem, isBusy, isDirty, onReset } = props
  return (
    <>
      {problem && (
        <Text role="alert" className="tone-bad">
          Not saved: {problem}
        </Text>
      )}
      <Group>
        <Button type="submit" loading={isBusy} disabled={!isDirty}>
          Save
        </Button>
        {isDirty && (
          <Button variant="subtle" color="gray" onClick={onReset}>
            Take the changes back
          </Button>
        )}
      </Group>
    </>
  )
}
