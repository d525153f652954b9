import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openLeftover } from '../../src/cli/leftover.ts'

/** Pages as a server sends them, cut at other places each time. */
function pagesOf(lines: readonly string[], size: number): string[][] {
  const pages = []
  for (let start = 0; start < lines.length; start += size) {
    pages.push(lines.slice(start, start + size))
  }
  return pages
}

const aLine = fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text))

/** Of a run that is killed: after so many pages, and so many bytes of the next. */
const aRun = fc.record({
  size: fc.integer({ min: 1, max: 5 }),
  pages: fc.nat(4),
  cut: fc.nat(60),
})
const lastRun = { size: 3, pages: Number.POSITIVE_INFINITY, cut: 0 }

test('whoever is cut off at any byte, and any number of times, leaves an output that is complete', () => {
  fc.assert(
    fc.property(fc.array(aLine, { maxLength: 12 }), fc.array(aRun), (texts, runs) => {
      const lines = texts.map((text, index) => `${index} ${text}`)
      let output = Buffer.alloc(0)
      let mark = { lines: 0, bytes: 0 }
      for (const { size, pages, cut } of [...runs, lastRun]) {
        const leftover = openLeftover(output.subarray(mark.bytes))
        for (const [index, page] of pagesOf(lines.slice(mark.lines), size).entries()) {
          const written = leftover.restOf(page)
          output = Buffer.concat([output, written.subarray(0, index < pages ? undefined : cut)])
          if (index >= pages) break
          mark = { lines: mark.lines + page.length, bytes: output.length - leftover.length }
        }
      }

      expect(output.toString()).toBe(lines.map((line) => `${line}\n`).join(''))
    }),
  )
})

test.each([
  ['what others wrote between is left alone', 'mine 1\ntheirs\n', ['mine 1', 'mine 2'], 'mine 2\n'],
  ['what is not ours is not completed', 'theirs, without an end', ['mine'], '\nmine\n'],
  ['two lines that are alike are two', 'same\n', ['same', 'same'], 'same\n'],
  ['half a character is completed', 'a \u00c3', ['a ü'], '\u00bc\n'],
  ['where nothing is left over, all is written', '', ['a', 'b'], 'a\nb\n'],
])('%s', (_what, leftover, lines, expected) => {
  const { restOf } = openLeftover(Buffer.from(leftover, 'latin1'))

  expect(restOf(lines).toString('latin1')).toBe(expected)
})

test('a line that comes again later is written, once all that was left over has come', () => {
  const { restOf } = openLeftover(Buffer.from('a\nb\n'))

  const written = [restOf(['a']), restOf(['c']), restOf(['b', 'a'])].map(String)

  expect(written).toEqual(['', 'c\n', 'b\na\n'])
})
