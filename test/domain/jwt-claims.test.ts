import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseJwtClaims, subjectId } from '../../src/domain/jwt-claims.ts'

test('claims of any shape are claims, or a sentence on what is wrong', () => {
  const part = fc.option(fc.jsonValue(), { nil: undefined })
  fc.assert(
    fc.property(fc.record({ sub: part, role: part, environment: part, exp: part }), (payload) => {
      const parsed = parseJwtClaims(payload)

      expect(typeof parsed === 'string' ? parsed : parsed.subject).toMatch(/./s)
    }),
  )
})

test('a subject of up to 255 characters is taken, and a claim that is null is absent', () => {
  const claims = { sub: 's'.repeat(255), role: 'ADMIN', environment: null, exp: 1 }

  expect(parseJwtClaims(claims)).toEqual({
    ...{ subject: claims.sub, role: 'ADMIN', environment: null },
    expiresAt: new Date(1_000),
  })
  expect(parseJwtClaims({ ...claims, sub: `${claims.sub}s` })).toContain('sub must be')
})

test('a subject stands for the same id always, and no other subject or issuer does', () => {
  const ids = [
    subjectId('https://a.example', 'ada'),
    subjectId('https://a.example', 'bob'),
    subjectId('https://b.example', 'ada'),
    subjectId('https://a.example","ada', ''),
  ]

  expect(new Set(ids).size).toBe(4)
  expect(subjectId('https://a.example', 'ada')).toBe(ids[0])
  for (const id of ids) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  }
})
