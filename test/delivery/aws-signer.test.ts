import { expect, test } from 'vitest'
import { signInHeaders, signInQuery } from '../../src/delivery/aws-signer.ts'
import { readAwsSuite } from '../support/aws-suite.ts'

const suite = readAwsSuite()
const CASES = 38
const FORMS = 2

test('the suite is complete', () => {
  const names = suite.map(({ name, form }) => `${name} ${form}`)

  expect(new Set(names).size).toBe(CASES * FORMS)
})

test.each(suite.filter(({ form }) => form === 'header'))(
  "AWS's case $name is signed in headers as published",
  async (published) => {
    const { request, signing, addedToken, signature, signed } = published
    const token = addedToken === undefined ? {} : { 'x-amz-security-token': addedToken }

    const added = await signInHeaders(request, signing)

    expect(added['authorization']).toContain(`Signature=${signature}`)
    const sent = { ...request.headers, host: request.host, ...added, ...token }
    expect(sent).toEqual(signed.headers)
  },
)

test.each(suite.filter(({ form }) => form === 'query'))(
  "AWS's case $name is signed in the query as published",
  async (published) => {
    const { request, signing, addedToken, signature, signed, expiresInSeconds } = published
    const token = `X-Amz-Security-Token=${encodeURIComponent(addedToken ?? '')}&`

    const added = await signInQuery(request, signing, expiresInSeconds)

    expect(added.query).toContain(`X-Amz-Signature=${signature}`)
    const query = request.query === '' ? added.query : `${request.query}&${added.query}`
    expect(`${request.path}?${query}`).toBe(signed.target.replace(token, ''))
    expect({ ...request.headers, host: request.host, ...added.headers }).toEqual(signed.headers)
  },
)
