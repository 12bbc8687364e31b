// The account's price list, in credits (rule E1).
import { NumberInput, Stack, Table, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Account, Prices } from '../api-types.ts'
import { SaveBar } from './save-bar.tsx'
import { useSave } from './use-save.ts'

const ITEMS: { item: keyof Prices; label: string; per: string }[] = [
  { item: 'text', label: 'A text within the US and Canada', per: 'a segment' },
  { item: 'textInternational', label: 'A text elsewhere', per: 'a segment' },
  { item: 'mms', label: 'A text with a picture', per: 'each' },
  { item: 'inbound', label: 'A text that comes in from the US and Canada', per: 'a segment' },
  { item: 'inboundInternational', label: 'A text that comes in from elsewhere', per: 'a segment' },
  { item: 'inboundMms', label: 'A picture that comes in', per: 'each' },
  { item: 'keyword', label: 'A keyword that comes in (STOP, START, HELP)', per: 'each' },
  { item: 'notice', label: 'The first-text notice', per: 'each' },
  { item: 'confirmation', label: 'The confirmation of an opt-out', per: 'each' },
  { item: 'help', label: 'The answer to HELP', per: 'each' },
]

type Values = Record<keyof Prices, number | string>

export function PricesForm({ account: { prices } }: { account: Account }) {
  const form = useForm<Values>({
    initialValues: { ...prices },
    validate: values => {
      const wrong = ITEMS.filter(({ item }) => values[item] === '' || Number(values[item]) < 0)
      return Object.fromEntries(wrong.map(({ item }) => [item, 'A whole number, 0 or more']))
    },
  })
  const { save, problem, isBusy } = useSave(form.setErrors, 'prices')
  const submit = form.onSubmit(values => {
    const list = Object.fromEntries(ITEMS.map(({ item }) => [item, Number(values[item])]))
    save({ prices: list as Prices }, form.resetDirty)
  })
  return (
    <form onSubmit={submit}>
      <Stack maw={640}>
        <div>
          <Title order={2}>What a text costs</Title>
          <p className="hint">In credits. A change counts for texts that are queued from now on.</p>
        </div>
        <Table verticalSpacing={6}>
          <Table.Tbody>
            {ITEMS.map(({ item, label, per }) => (
              <Table.Tr key={item}>
                <Table.Th scope="row" fw={400} id={`price-${item}`}>
                  {label}
                </Table.Th>
                <Table.Td w={104}>
                  <NumberInput
                    min={0}
                    max={1000}
                    allowDecimal={false}
                    aria-labelledby={`price-${item}`}
                    {...form.getInputProps(item)}
                  />
                </Table.Td>
                <Table.Td className="hint" w={96}>
                  {per}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <SaveBar {...{ problem, isBusy }} isDirty={form.isDirty()} onReset={form.reset} />
      </Stack>
    </form>
  )
}
