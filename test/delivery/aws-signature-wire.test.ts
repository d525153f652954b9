import fc from 'fast-check'
import { expect, test } from 'vitest'
import { signAws } from '../../src/delivery/aws-signature.ts'
import type { AwsConfig } from '../../src/domain/credentials.ts'
import { verifyAws } from '../support/aws-verifier.ts'
import { openTestClient } from '../support/http-client.ts'
import { startReceiver } from '../support/receiver.ts'

const NOW = new Date('2026-01-01T12:00:00Z')
const RUNS = 150

/** What escapes, escapes badly, separates, or is read in more than one way. */
const TEXT = fc
  .array(
    fc.oneof(
      fc.constantFrom('%', '%2', '%zz', '%ff', '%2F', '%2f', '%2e', '%25', '%20', '%7E', '%c3%A9'),
      fc.constantFrom('+', '%2B', ' ', '~', '-', '=', '&', ';', ':', '@', '!', "'", '(', ')', '*'),
      fc.constantFrom('/', '//', '.', '..', '{', '|', '"', '<', '^', '`', '[', '$', ',', '_'),
      fc.constantFrom('é', '€', '\u{1F600}', '__proto__', 'a', 'Z', '0'),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''))
const QUERY = fc.array(
  fc.oneof(
    TEXT,
    fc.tuple(TEXT, TEXT).map((pair) => pair.join('=')),
  ),
  {
    maxLength: 5,
  },
)
const HEADER_VALUE = fc
  .stringMatching(/^[\t\x20-\x7e]{0,40}$/)
  .map((value) => value.replace(/^[\t ]+|[\t ]+$/g, ''))
const SECRET = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
const TOKEN = fc.option(fc.stringMatching(/^[A-Za-z0-9+/=_.-]{1,60}$/))

const REQUEST = fc.record({
  path: TEXT,
  query: QUERY,
  custom: HEADER_VALUE,
  body: fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
  method: fc.constantFrom(...(['POST', 'PUT'] as const)),
  service: fc.constantFrom('s3', 'execute-api', 'lambda'),
  secretAccessKey: SECRET,
  sessionToken: TOKEN,
})

test.each([false, true])(
  'AWS computes the same signature of what arrives (in the query: %s)',
  async (signQuery) => {
    await using client = openTestClient()
    await using receiver = await startReceiver()
    const { origin } = new URL(receiver.url)

    const property = fc.asyncProperty(REQUEST, async (sample) => {
      const { path, query, custom, body, method, secretAccessKey, ...scope } = sample
      const config: AwsConfig = {
        ...{ kind: 'aws', accessKeyId: 'AKIDEXAMPLE', region: 'eu-west-1', signQuery },
        ...{ ...scope, secretAccessKey },
      }
      const url = new URL(`${origin}/${path.replace(/[#?]/g, '')}`)
      url.search = query.join('&')
      const headers = {
        'Content-Type': 'application/json',
        'webhook-id': 'evt_1',
        'X-Custom': custom,
        'X-Amz-Meta-Custom': custom,
        'user-agent': 'Hookwire/1',
        'accept-encoding': 'identity',
      }

      const signed = await signAws(config, { method, url: url.href, headers, body }, NOW)
      await client.send({ ...signed, method, body })

      const received = await receiver.next()
      const verdict = verifyAws(received, secretAccessKey)
      expect(verdict.given).toBe(verdict.expected)
      expect(verdict.scope).toBe(`20260101/eu-west-1/${scope.service}/aws4_request`)
      expect(received.path.startsWith(url.pathname + url.search)).toBe(true)
      expect(tokenOf(received.headers, received.path)).toBe(scope.sessionToken)
      const unsigned = Object.keys(received.headers).filter(
        (name) => !verdict.signedHeaders.includes(name),
      )
      expect(unsigned.toSorted()).toEqual([
        'accept-encoding',
        ...(signQuery ? [] : ['authorization']),
        ...['connection', 'content-length', 'user-agent'],
      ])
    })
    await fc.assert(property, { numRuns: RUNS })
  },
)

function tokenOf(headers: Record<string, unknown>, path: string): unknown {
  const { searchParams } = new URL(`http://localhost${path}`)
  return headers['x-amz-security-token'] ?? searchParams.get('X-Amz-Security-Token')
}
