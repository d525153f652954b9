import fc from 'fast-check'
import { expect, test } from 'vitest'
import { scrub } from '../../src/delivery/scrub.ts'
import { writingsOf } from '../../src/domain/writings.ts'

const MASK = '••••••'
const NOTHING = Buffer.alloc(0)

/** What could stand in a header, and passwords with anything in them. */
const aSecret = fc.oneof(
  fc.string({ unit: 'binary-ascii', minLength: 6, maxLength: 40 }),
  fc.string({ unit: 'grapheme', minLength: 6, maxLength: 40 }),
  fc.base64String({ minLength: 8, maxLength: 60 }),
)

test('a text is found in every form in which it is written, in headers and in bodies', () => {
  fc.assert(
    fc.property(aSecret, fc.boolean(), (secret, isCut) => {
      for (const form of writingsOf(secret)) {
        const body = Buffer.from(`<${form}>`)
        const values = [body.toString('latin1')] // as undici reads them

        const scrubbed = scrub([secret], { values, body, isCut })

        expect(scrubbed.values).toEqual([`<${MASK}>`])
        expect(String(scrubbed.body)).toBe(`<${MASK}>`)
      }
    }),
    { numRuns: 300 },
  )
})

test('what was cut off at the end is found by its beginning, and only there', () => {
  const secret = 'canary-of-many-characters'
  const cutAt = (length: number) => ({
    ...{ values: [secret.slice(0, length)], body: Buffer.from(`a ${secret.slice(0, length)}`) },
  })

  const [short, long] = [5, 6].map((length) => scrub([secret], { ...cutAt(length), isCut: true }))
  const whole = scrub([secret], { ...cutAt(6), isCut: false })

  expect(String(long?.body)).toBe(`a ${MASK}`)
  expect(String(short?.body)).toBe('a canar')
  expect(String(whole.body)).toBe('a canary')
  expect(long?.values).toEqual(['canary'])
})

test('short texts are left, for they are in everything', () => {
  const { values } = scrub(['12345', ''], { values: ['012345'], body: NOTHING, isCut: true })

  expect(values).toEqual(['012345'])
})

test('one that is part of another does not leave the rest of it', () => {
  const texts = ['canary', 'a canary sings']
  const body = Buffer.from('There a canary sings, and canary b.')

  const scrubbed = scrub(texts, { values: [], body, isCut: false })

  expect(String(scrubbed.body)).toBe(`There ${MASK}, and ${MASK} b.`)
})
