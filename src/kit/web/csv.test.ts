// What goes into a CSV cell, and what a spreadsheet must not run.
import { expect, test } from 'vitest'
import { csvLine } from './csv.ts'

test.each([
  [['a', 1, null, undefined], 'a,1,,'],
  [['Lee, Ann', 'she said "hi"', 'two\nlines'], '"Lee, Ann","she said ""hi""","two\nlines"'],
  [['+15125550101'], '+15125550101'],
  [['=1+1', '+1+1', '-2', '@sum'], "'=1+1,'+1+1,'-2,'@sum"],
  [['=HYPERLINK("x","y")'], `"'=HYPERLINK(""x"",""y"")"`],
  [[-2], '-2'],
])('%j', (cells, line) => expect(csvLine(cells)).toBe(`${line}\r\n`))
