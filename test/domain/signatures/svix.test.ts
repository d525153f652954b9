import { Webhook } from 'svix'
import { expect, test } from 'vitest'
import { expectAccepted, passes, signAs, textBodies, whsecSecrets } from '../../support/signing.ts'

const secrets = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD']

test('the svix package accepts any body with any one of the secrets, by the svix headers alone', async () => {
  await expectAccepted('svix', {
    secrets: whsecSecrets,
    bodies: textBodies,
    accepts(secret, headers, body) {
      const ofSvix = Object.entries(headers).filter(([name]) => name.startsWith('svix-'))
      return passes(() => new Webhook(secret).verify(body, Object.fromEntries(ofSvix)))
    },
  })
})

test('the signatures are those of Standard Webhooks, under other names and only there', () => {
  const signing = { secrets, body: '{"a":"é"}', timestamp: new Date('2026-01-01T12:00:00Z') }

  const { 'webhook-signature': signatures, ...identity } = signAs('standard_webhooks', signing)

  expect(signAs('svix', signing)).toEqual({
    ...identity,
    'svix-id': 'evt_1',
    'svix-timestamp': '1767268800',
    'svix-signature': signatures,
  })
})
