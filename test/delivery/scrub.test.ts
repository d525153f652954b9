import fc from 'fast-check'
import { expect, test } from 'vitest'
import { scrub } from '../../src/delivery/scrub.ts'
import { MAX_SOUGHT_CHARACTERS, MAX_SOUGHT_SECRETS } from '../../src/domain/exchanges.ts'
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

test('nothing is left of any of many secrets, wherever they stand and whatever they overlap', () => {
  const unit = fc.constantFrom('a', 'b', '<', 'é') // so that one is often part of another, and of itself
  const someSecrets = fc.array(fc.string({ unit, minLength: 6, maxLength: 90 }), { minLength: 1 })
  const somePieces = fc.array(
    fc.record({
      which: fc.nat(),
      form: fc.nat(),
      from: fc.nat(3),
      filler: fc.string({ unit, maxLength: 9 }),
    }),
  )
  fc.assert(
    fc.property(someSecrets, somePieces, fc.boolean(), (secrets, pieces, isCut) => {
      const texts = pieces.map(({ which, form, from, filler }) => {
        const forms = writingsOf(secrets[which % secrets.length] ?? '')
        return filler + (forms[form % forms.length] ?? '').slice(from)
      })
      const values = texts.map((text) => Buffer.from(text).toString('latin1'))

      const scrubbed = scrub(secrets, { values, body: Buffer.from(texts.join('')), isCut })

      const forms = secrets.flatMap(writingsOf)
      const bytes = [scrubbed.body, ...scrubbed.values.map((value) => Buffer.from(value, 'latin1'))]
      expect(scrubbed.values).toHaveLength(values.length)
      expect(forms.filter((form) => bytes.some((one) => one.includes(form)))).toEqual([])
    }),
    { numRuns: 300 },
  )
})

test('what begins like a long secret is masked as far as it goes on like it', () => {
  const secret = `${'ab'.repeat(20)}c`

  const echo = `${'ab'.repeat(30)}c, ${'ab'.repeat(17)}?, ${'ab'.repeat(15)}`
  const scrubbed = scrub([secret], { values: [echo], body: Buffer.from(echo), isCut: false })

  expect(scrubbed.values).toEqual([`${MASK}, ${MASK}?, ${'ab'.repeat(15)}`])
  expect(String(scrubbed.body)).toBe(`${MASK}, ${MASK}?, ${'ab'.repeat(15)}`)
})

test('a fragment of a secret is masked where the rest of it is nowhere', () => {
  const secret = 'f1d2'.repeat(16)
  const echo = `bad token ${secret.slice(0, 60)}...`

  const scrubbed = scrub([secret], { values: [echo], body: Buffer.from(echo), isCut: false })

  expect(scrubbed.values).toEqual([`bad token ${MASK}...`])
  expect(String(scrubbed.body)).toBe(`bad token ${MASK}...`)
})

test('where it would take long to find what is alike all over, nothing of the answer is kept', () => {
  const secrets = Array.from({ length: 50 }, (_, index) => `${'a'.repeat(560)}<>&/+${index}`)
  const bodyOf = (length: number) => Buffer.from(`${'a'.repeat(length)}!`)

  const [short, long] = [20, 64 * 1_024].map((length) =>
    scrub(secrets, { values: ['b'], body: bodyOf(length), isCut: false }),
  )

  expect(short).toEqual({ values: ['b'], body: bodyOf(20) })
  expect(long).toEqual({ values: [MASK], body: Buffer.from(MASK) })
})

test.each([
  [Array.from({ length: MAX_SOUGHT_SECRETS }, (_, index) => `canary-${index}`)],
  [['x'.repeat(MAX_SOUGHT_CHARACTERS)]],
])('of an answer to more secrets than are looked for nothing is kept', (most) => {
  const values = ['canary-0', 'another']
  const answered = { values, body: Buffer.from('an answer'), isCut: false }

  const [kept, masked] = [most, [...most, 'canary-x']].map((secrets) => scrub(secrets, answered))

  expect(String(kept?.body)).toBe('an answer')
  expect(kept?.values).toContain('another')
  expect(masked).toEqual({ values: [MASK, MASK], body: Buffer.from(MASK) })
})
