import { createHmac, createPublicKey, timingSafeEqual, verify as verifyBytes } from 'node:crypto'
import { verify as verifyAsGithub } from '@octokit/webhooks-methods'
import { Webhook } from 'standardwebhooks'
import Stripe from 'stripe'
import { Webhook as SvixWebhook } from 'svix'
import type { SignatureScheme } from '../../examples/generated/graphql.ts'
import { decodePublicKey, publicKeyOf } from '../../src/domain/secrets.ts'
import type { ReceivedRequest } from './receiver.ts'
import { passes } from './signing.ts'

/** How receivers of each scheme check what they got, each by its own documentation, with one secret. */
interface DocumentedCheck {
  readonly algorithm: 'HMAC_SHA256' | 'ED25519'
  /** What such receivers call the header. */
  readonly signatureHeader?: string
  accepts(request: ReceivedRequest, secret: string): boolean | Promise<boolean>
}

const stripe = new Stripe('sk_test_of_no_account')

export const DOCUMENTED_CHECKS: Record<SignatureScheme, DocumentedCheck> = {
  STANDARD_WEBHOOKS: {
    algorithm: 'HMAC_SHA256',
    accepts: ({ body, headers }, secret) =>
      passes(() => new Webhook(secret).verify(String(body), headers as Record<string, string>)),
  },
  SVIX: {
    algorithm: 'HMAC_SHA256',
    accepts: ({ body, headers }, secret) =>
      passes(() => new SvixWebhook(secret).verify(body, ofSvix(headers))),
  },
  ED25519: {
    algorithm: 'ED25519',
    accepts({ body, headers }, secret) {
      const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.`
      const message = Buffer.concat([Buffer.from(content), body])
      const x = decodePublicKey(publicKeyOf(secret) ?? '')?.toString('base64url') ?? ''
      const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
      return String(headers['webhook-signature'])
        .split(' ')
        .some((signature) => {
          const [version, base64 = ''] = signature.split(',')
          return version === 'v1a' && verifyBytes(null, message, key, Buffer.from(base64, 'base64'))
        })
    },
  },
  TIMESTAMPED_HEX: {
    algorithm: 'HMAC_SHA256',
    signatureHeader: 'Stripe-Signature',
    accepts: ({ body, headers }, secret) =>
      passes(() =>
        stripe.webhooks.constructEvent(body, String(headers['stripe-signature']), secret),
      ),
  },
  BODY_HEX: {
    algorithm: 'HMAC_SHA256',
    signatureHeader: 'X-Signature',
    accepts({ body, headers }, secret) {
      const expected = createHmac('sha256', secret).update(body).digest('hex')
      const given = String(headers['x-signature'])
      return (
        given.length === expected.length &&
        timingSafeEqual(Buffer.from(given), Buffer.from(expected))
      )
    },
  },
  BODY_HEX_PREFIXED: {
    algorithm: 'HMAC_SHA256',
    accepts: ({ body, headers }, secret) =>
      verifyAsGithub(secret, String(body), String(headers['x-hub-signature-256'])),
  },
  API_KEY: {
    algorithm: 'HMAC_SHA256',
    accepts: ({ headers }, secret) => headers['x-api-key'] === secret,
  },
}

/** Without ours, which that package would read as well. */
function ofSvix(headers: ReceivedRequest['headers']): Record<string, string> {
  const names = ['svix-id', 'svix-timestamp', 'svix-signature']
  return Object.fromEntries(names.map((name) => [name, String(headers[name])]))
}
