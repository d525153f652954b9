import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { expect, test } from 'vitest'
import { hashToken, isToken, newToken, tokenPrefix } from '../../src/domain/tokens.ts'

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const TOKEN = /^hwk_(?<random>[0-9A-Za-z]{43})(?<checksum>[0-9A-Za-z]{6})$/

function decode(digits: string): bigint {
  return [...digits].reduce((sum, digit) => sum * 62n + BigInt(BASE62.indexOf(digit)), 0n)
}

test('a new token has 32 random bytes and their checksum in base 62', () => {
  const tokens = Array.from({ length: 200 }, newToken)

  expect(new Set(tokens).size).toBe(200)
  for (const token of tokens) {
    const { random = '', checksum = '' } = TOKEN.exec(token)?.groups ?? {}
    expect(decode(random) < 2n ** 256n).toBe(true)
    expect(Number(decode(checksum))).toBe(crc32(random))
  }
})

test('every random bit of a token is used', () => {
  const values = Array.from({ length: 200 }, () => decode(newToken().slice(4, 47)))

  const everSet = values.reduce((bits, value) => bits | value)
  const alwaysSet = values.reduce((bits, value) => bits & value)

  expect(everSet).toBe(2n ** 256n - 1n)
  expect(alwaysSet).toBe(0n)
})

test('what has another form or another checksum was not made here, and any other letter makes it so', () => {
  const token = newToken()
  const others = [...token].map((letter, index) => {
    const other = letter === 'a' ? 'b' : 'a'
    return token.slice(0, index) + other + token.slice(index + 1)
  })

  expect(isToken(token)).toBe(true)
  for (const text of [...others, '', `${token}a`, ` ${token}`, `${token}\n`, 'hwk_']) {
    expect(isToken(text)).toBe(false)
  }
})

test('only the SHA-256 of a token is kept, with its first characters', () => {
  const token = newToken()

  const hash = hashToken(token)
  const prefix = tokenPrefix(token)

  expect(hash).toEqual(createHash('sha256').update(token).digest())
  expect(prefix).toBe(token.slice(0, 8))
})
