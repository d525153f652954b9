import { expect, test } from 'vitest'
import { createResolve } from '../../src/delivery/resolver.ts'
import {
  type DnsAnswer,
  type DnsQuestion,
  NO_SUCH_NAME,
  REFUSED,
  SERVER_FAILURE,
  startNameServer,
} from '../support/name-server.ts'

const SHORT_MS = 200

/** Resolves by a name server that answers so. */
async function openResolver(answer: (question: DnsQuestion) => DnsAnswer, deadlineMs?: number) {
  const server = await startNameServer(answer)
  return {
    resolve: createResolve({ servers: [server.address], deadlineMs }),
    questions: server.questions,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

const ofFamilies =
  (four: DnsAnswer, six: DnsAnswer) =>
  ({ family }: DnsQuestion) =>
    family === 4 ? four : six

test('all addresses of a name are answered, IPv4 first', async () => {
  const answer = ofFamilies(['192.0.2.1', '192.0.2.2'], ['2001:db8::1'])
  await using resolver = await openResolver(answer)

  const answers = await resolver.resolve('example.com')

  expect(answers).toEqual([
    { address: '192.0.2.1', family: 4 },
    { address: '192.0.2.2', family: 4 },
    { address: '2001:db8::1', family: 6 },
  ])
  expect(resolver.questions.map(({ name }) => name)).toEqual(['example.com', 'example.com'])
})

test.each<[string, DnsAnswer, DnsAnswer]>([
  ['IPv6', [], ['2001:db8::1']],
  ['IPv4', ['192.0.2.1'], []],
  ['IPv6, and fails for the other', SERVER_FAILURE, ['2001:db8::1']],
  ['IPv4, and does not answer for the other', ['192.0.2.1'], undefined],
])('a name with addresses of one family only is fine: %s', async (_what, four, six) => {
  await using resolver = await openResolver(ofFamilies(four, six), SHORT_MS)

  const answers = await resolver.resolve('example.com')

  expect(answers).toHaveLength(1)
})

test.each<[string, DnsAnswer, string]>([
  ['is not there', NO_SUCH_NAME, 'ENOTFOUND'],
  ['has no address', [], 'ENODATA'],
  ['is another name for itself', { alias: 'example.com' }, 'ENODATA'],
  ['the server fails for', SERVER_FAILURE, 'ESERVFAIL'],
  ['the server refuses', REFUSED, 'EREFUSED'],
  ['is answered with garbage', () => Buffer.from('garbage'), 'EBADRESP'],
  ['is answered with records that are none', brokenRecords, 'EBADRESP'],
])('a name that %s is an error of the name server', async (_what, answer, code) => {
  await using resolver = await openResolver(() => answer)

  const resolving = resolver.resolve('example.com')

  await expect(resolving).rejects.toMatchObject({ code, syscall: /^query/ })
})

test.each<[string, DnsAnswer]>([
  ['does not answer', undefined],
  ['answers other questions only', wrongId],
])('a name server that %s is not waited for beyond the deadline', async (_what, answer) => {
  await using resolver = await openResolver(() => answer, SHORT_MS)

  const resolving = resolver.resolve('example.com')

  await expect(resolving).rejects.toMatchObject({ code: 'ETIMEOUT', syscall: 'query' })
})

test('more addresses than a datagram holds are asked for over TCP', async () => {
  const many = Array.from({ length: 500 }, (_, index) => `192.0.${index >> 8}.${index & 255}`)
  await using resolver = await openResolver(ofFamilies(many, []))

  const answers = await resolver.resolve('example.com')

  expect(answers.map(({ address }) => address)).toEqual(many)
})

test('no answer is kept, however long it says that it holds', async () => {
  const answer = ({ family, round }: DnsQuestion) => (family === 4 ? [`192.0.2.${round}`] : [])
  await using resolver = await openResolver(answer)

  const first = await resolver.resolve('example.com')
  const second = await resolver.resolve('example.com')

  expect([first, second]).toMatchObject([[{ address: '192.0.2.0' }], [{ address: '192.0.2.1' }]])
})

test.each(['localhost', 'localhost.', 'a.localhost', 'a.b.localhost.'])(
  '%s is the loopback, and no name server is asked',
  async (host) => {
    await using resolver = await openResolver(() => ['192.0.2.1'])

    const answers = await resolver.resolve(host)

    expect(answers).toEqual([
      { address: '127.0.0.1', family: 4 },
      { address: '::1', family: 6 },
    ])
    expect(resolver.questions).toEqual([])
  },
)

function wrongId(query: Buffer): Buffer {
  const response = Buffer.from(query)
  response.writeUInt16BE(query.readUInt16BE(0) ^ 1, 0)
  response.writeUInt8(0x85, 2)
  return response
}

/** A head that promises nine records, and bytes that are none. */
function brokenRecords(query: Buffer): Buffer {
  const head = Buffer.of(0x85, 0x80, 0, 1, 0, 9, 0, 0, 0, 0)
  return Buffer.concat([query.subarray(0, 2), head, Buffer.alloc(20, 0xff)])
}
