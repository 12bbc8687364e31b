// What makes a text dear: the characters that turn it into Unicode, and their plain twins.
import { Button } from '@mantine/core'
import { type CostlyCharacter, segmentsOf, toPlain } from '../../../src/core/segments.ts'
import { plural } from './words.ts'

type HintProps = { body: string; costly: CostlyCharacter[]; onPlain: (body: string) => void }

/** Names the characters that make the text Unicode, what that costs, and offers the plain twins. */
export function CostlyHint({ body, costly, onPlain }: HintProps) {
  if (costly.length === 0) return null
  const plain = toPlain(body)
  const now = segmentsOf(body).segments
  const saved = now - segmentsOf(plain).segments
  const stubborn = costly.filter(each => each.plain === null)
  const named = (stubborn.length > 0 ? stubborn : costly).map(each => visible(each.char))
  const chars = [...new Set(named)].slice(0, 4)
  return (
    <p className="costly" role="note">
      <span>
        {chars.map(char => (
          <kbd key={char}>{char}</kbd>
        ))}{' '}
        {chars.length === 1 ? 'makes' : 'make'} this text Unicode: 70 characters to a segment instead of 160
        {saved > 0 && `, ${plural(saved, 'segment')} more`}.
      </span>
      {stubborn.length === 0 && (
        <Button size="compact-xs" variant="default" onClick={() => onPlain(plain)}>
          {costly.length === 1
            ? costly[0]?.plain
              ? `Use ${visible(costly[0].plain)} instead`
              : 'Take it out'
            : 'Use plain characters'}
        </Button>
      )}
    </p>
  )
}

function visible(char: string): string {
  return /^\s*$/.test(char) ? 'an invisible character' : char
}
