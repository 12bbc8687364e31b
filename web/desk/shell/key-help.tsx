// The list of keys that `?` shows.
import { Kbd, Table } from '@mantine/core'

const KEYS: [keys: string[], what: string][] = [
  [['Ctrl', 'K'], 'Find a page, a contact, an action'],
  [['N'], 'New text'],
  [['J'], 'Next conversation'],
  [['K'], 'Previous conversation'],
  [['R'], 'Reply'],
  [['E'], 'Close or reopen the conversation'],
  [['/'], 'Search the list; while writing, the saved replies'],
  [['Enter'], 'Send what you wrote'],
  [['Shift', 'Enter'], 'New line'],
  [['Esc'], 'Leave the text field, close a dialog'],
  [['1'], 'Inbox'],
  [['2'], 'Contacts'],
  [['3'], 'Bulk texts'],
  [['4'], 'Plans'],
  [['5'], 'Tasks'],
  [['6'], 'Credits'],
  [['B'], 'New bulk text or new plan, on their pages'],
  [['U'], 'Choose a file, on the page of imports'],
  [['T'], 'New task, on their page'],
  [['E'], 'Task done'],
  [['S'], 'Put a task off'],
  [['W'], 'Write the text or make the call of a task'],
  [['Z'], 'Take back what was done to a task'],
  [['?'], 'This list'],
]

export function KeyHelp() {
  return (
    <Table>
      <Table.Tbody>
        {KEYS.map(([keys, what]) => (
          <Table.Tr key={what}>
            <Table.Th scope="row" w={140} fw={400}>
              {keys.map((key, i) => (
                <span key={key}>
                  {i > 0 && ' + '}
                  <Kbd>{key}</Kbd>
                </span>
              ))}
            </Table.Th>
            <Table.Td>{what}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
