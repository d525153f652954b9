import { promises as dns } from 'node:dns'
import { afterEach, expect, test, vi } from 'vitest'
import { createResolve } from '../../src/delivery/resolver.ts'

const { resolve4, resolve6 } = dns.Resolver.prototype
const four = vi.fn<(host: string) => Promise<string[]>>()
const six = vi.fn<(host: string) => Promise<string[]>>()

/** In the place of name servers, which a test cannot have. */
Object.assign(dns.Resolver.prototype, { resolve4: four, resolve6: six })

afterEach(() => {
  four.mockReset()
  six.mockReset()
})

function dnsError(code: string): Error {
  return Object.assign(new Error(code), { code, syscall: 'queryA' })
}

test('the real functions have the names that are stood in for', () => {
  expect([resolve4, resolve6].map((real) => typeof real)).toEqual(['function', 'function'])
})

test('all addresses of a name are answered, IPv4 first', async () => {
  four.mockResolvedValue(['192.0.2.1', '192.0.2.2'])
  six.mockResolvedValue(['2001:db8::1'])

  const answers = await createResolve()('example.com')

  expect(answers).toEqual([
    { address: '192.0.2.1', family: 4 },
    { address: '192.0.2.2', family: 4 },
    { address: '2001:db8::1', family: 6 },
  ])
  expect([four.mock.calls, six.mock.calls]).toEqual([[['example.com']], [['example.com']]])
})

test('a name with addresses of one family only is fine', async () => {
  four.mockRejectedValueOnce(dnsError('ENODATA')).mockResolvedValue(['192.0.2.1'])
  six.mockResolvedValueOnce(['2001:db8::1']).mockRejectedValue(dnsError('ETIMEOUT'))
  const resolve = createResolve()

  const [onlySix, onlyFour] = [await resolve('six.example'), await resolve('four.example')]

  expect(onlySix).toEqual([{ address: '2001:db8::1', family: 6 }])
  expect(onlyFour).toEqual([{ address: '192.0.2.1', family: 4 }])
})

test('a name without addresses is an error that says why', async () => {
  four.mockRejectedValue(dnsError('ENOTFOUND'))
  six.mockRejectedValue(dnsError('ENODATA'))

  const resolving = createResolve()('example.com')

  await expect(resolving).rejects.toMatchObject({ code: 'ENOTFOUND' })
})

test.each(['localhost', 'localhost.', 'a.localhost', 'a.b.localhost.'])(
  '%s is the loopback, and no name server is asked',
  async (host) => {
    const answers = await createResolve()(host)

    expect(answers).toEqual([
      { address: '127.0.0.1', family: 4 },
      { address: '::1', family: 6 },
    ])
    expect(four).not.toHaveBeenCalled()
  },
)
