import { expect, test } from 'vitest'
import { signedHeaders } from '../../src/delivery/signed-headers.ts'
import { newOwed } from '../support/owed.ts'

const sign = (...headers: { name: string; value: string }[]) => {
  const owed = newOwed({ subscription: { headers } })
  return () => signedHeaders(owed, 'Hookwire/test', new Date(), Buffer.from('{}'))
}

test('headers that may be chosen are sent', () => {
  const signing = sign({ name: 'X-Test', value: 'a\tb' }, { name: '__proto__', value: 'c' })

  expect(Object.entries(signing())).toEqual(
    expect.arrayContaining([
      ['X-Test', 'a\tb'],
      ['__proto__', 'c'],
    ]),
  )
})

test.each([
  ['host', 'example.com', 'the name host is set by the connection or by Hookwire'],
  ['Webhook-Id', 'evt_mine', 'the name webhook-id is set by the connection or by Hookwire'],
  ['transfer-encoding', 'chunked', 'the name transfer-encoding is set by'],
  ['x-forwarded-for', '127.0.0.1', 'the name x-forwarded-for is set by'],
  ['x-evil\r\nhost', 'secret', 'the name must be an HTTP header name.'],
  ['', 'secret', 'the name must be an HTTP header name.'],
  ['x-test', 'secret\r\nx-evil: 1', 'the value must be printable ASCII.'],
  ['x-test', 'secret\u0000', 'the value must be printable ASCII.'],
  ['x-test', 'sécret', 'the value must be printable ASCII.'],
])('with a header %j: %j in its row nothing can be sent', (name, value, reason) => {
  const signing = sign({ name: 'x-fine', value: 'a' }, { name, value })

  const message = `The header ${JSON.stringify(name)} cannot be sent: ${reason}`
  expect(signing).toThrow(expect.objectContaining({ name: 'UnsendableError' }))
  expect(signing).toThrow(expect.objectContaining({ errorClass: 'protocol_error' }))
  expect(signing).toThrow(message)
  expect(signing).not.toThrow(/secret|evt_mine|chunked/)
})

test('one header given twice cannot be sent', () => {
  const signing = sign({ name: 'x-test', value: 'a' }, { name: 'X-Test', value: 'b' })

  expect(signing).toThrow('The header "X-Test" cannot be sent: the name x-test is given twice.')
})

test('more headers than may be saved cannot be sent', () => {
  const many = Array.from({ length: 51 }, (_, index) => ({ name: `x-${index}`, value: 'a' }))

  expect(sign(...many)).toThrow('The headers cannot be sent: they must be at most 50.')
})
