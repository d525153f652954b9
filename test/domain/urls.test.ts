import { createRequire } from 'node:module'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addressRule, LOOPBACK_NETWORKS } from '../../src/domain/networks.ts'
import { hostOf, isLocalhost, parseEndpointUrl } from '../../src/domain/urls.ts'
import { PRIVATE_URLS } from '../support/private-urls.ts'

// The Fetch standard's list as another implementation has it.
const { badPorts } = createRequire(import.meta.url)('undici/lib/web/fetch/constants.js') as {
  readonly badPorts: readonly string[]
}

const isGlobal = addressRule([], [])
const isGlobalOrLoopback = addressRule(LOOPBACK_NETWORKS, [])

const parse = (text: string) => parseEndpointUrl(text, isGlobal)

/** What would be dialled, or that it is refused. */
function dialled(text: string, rule = isGlobal): string {
  const url = parseEndpointUrl(text, rule)
  return typeof url === 'string' ? 'refused' : `${url.origin}${url.pathname}${url.search}`
}

test('there are more than a hundred ways to write a private address', () => {
  const different = new Set(PRIVATE_URLS)

  expect(different.size).toBe(PRIVATE_URLS.length)
  expect(different.size).toBeGreaterThan(150)
})

test.each(PRIVATE_URLS)('%j is refused', (text) => {
  const verdict = parse(text)

  expect(verdict).toBeTypeOf('string')
})

test.each([
  ['https://example.com', 'https://example.com/'],
  ['https://EXAMPLE.com:443/a?b=c#d', 'https://example.com/a?b=c'],
  ['http://example.com:8080/a b', 'http://example.com:8080/a%20b'],
  ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
  ['https://example.com./hook', 'https://example.com./hook'],
  ['https://ex%61mple.com/', 'https://example.com/'],
  ['http:\\\\example.com\\hook', 'http://example.com/hook'],
  ['https://example.com/../hook', 'https://example.com/hook'],
  ['http://8.8.8.8/', 'http://8.8.8.8/'],
  ['http://134744072/', 'http://8.8.8.8/'],
  ['http://0x08.010.0x808/', 'http://8.8.8.8/'],
  ['http://８.8。8.8/', 'http://8.8.8.8/'],
  ['http://[2606:4700:0:0::1111]/', 'http://[2606:4700::1111]/'],
  ['https://127.0.0.1.example.com/', 'https://127.0.0.1.example.com/'],
  ['https://localhost.example.com/', 'https://localhost.example.com/'],
])('%s is dialled as %s', (text, expected) => {
  const found = dialled(text)

  expect(found).toBe(expected)
})

test.each([
  ...['ftp://example.com/', 'file:///etc/passwd', 'gopher://example.com/', 'javascript:alert(1)'],
  ...['data:text/plain,a', 'ws://example.com/', 'about:blank', 'unix:/run/docker.sock', 'blob:a'],
  ...['', ' ', '/', '//example.com/', 'example.com', 'example.com:80', 'mailto:a@example.com'],
])('%j is refused: it is no http or https URL', (text) => {
  const verdict = parse(text)

  expect(verdict).toMatch(/^must be an (absolute )?http or https URL\.$/)
})

test.each(['0', ...badPorts])('port %s is refused: another protocol owns it', (port) => {
  const verdict = parse(`http://example.com:${port}/`)

  expect(verdict).toContain(`must not use port ${port},`)
})

test('every other port may be dialled', () => {
  const bad = new Set<string>(['0', ...badPorts])
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 65_535 }), (port) => {
      fc.pre(!bad.has(String(port)))

      expect(parse(`http://example.com:${port}/`)).toBeTypeOf('object')
    }),
  )
})

test('where the loopback is allowed, its names and addresses are', () => {
  const urls = [
    ...['http://localhost:3000/', 'http://LOCALHOST./', 'http://a.localhost/', 'http://127.1/'],
    ...['http://[::1]:3000/', 'http://[::ffff:127.0.0.1]/', 'http://2130706433/'],
  ]

  const verdicts = urls.map((url) => dialled(url, isGlobalOrLoopback))

  expect(verdicts).not.toContain('refused')
  expect(dialled('http://10.0.0.1/', isGlobalOrLoopback)).toBe('refused')
  expect(dialled('http://intranet/', isGlobalOrLoopback)).toBe('refused')
})

test.each([
  ['as it is written', (length: number) => `https://example.com/${'a'.repeat(length - 20)}`],
  ['as it is dialled', (length: number) => `https://example.com/ ${'a'.repeat(length - 23)}`],
])('a URL has at most 2 048 characters %s', (_how, make) => {
  const [longest, tooLong] = [parse(make(2_048)), parse(make(2_049))]

  expect(longest).toBeTypeOf('object')
  expect(tooLong).toBe('must have at most 2048 characters.')
})

test('what is stored is parsed again to the same thing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 50 }), (rest) => {
      const first = parse(`https://example.com/${rest}`) as URL
      const second = parse(first.href) as URL

      expect(second.href).toBe(first.href)
      expect(second.hash).toBe('')
    }),
  )
})

test.each([
  ['http://example.com/', 'example.com'],
  ['http://example.com./', 'example.com'],
  ['http://[::1]:80/', '::1'],
  ['http://127.1/', '127.0.0.1'],
])('the host of %s is %s to a socket', (text, host) => {
  const found = hostOf(new URL(text))

  expect(found).toBe(host)
})

test('localhost is that name and all below it', () => {
  const names = ['localhost', 'localhost.', 'a.localhost', 'a.b.localhost.']
  const others = ['localhosts', 'xlocalhost', 'localhost.com', 'localhost..', 'a.com', '']

  const found = [...names, ...others].filter(isLocalhost)

  expect(found).toEqual(names)
})
