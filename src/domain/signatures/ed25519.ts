import assert from 'node:assert/strict'
import { sign } from 'node:crypto'
import { decodePrivateKey, WHSK_RULE } from '../secrets.ts'
import { identify, prefixOf, signEach } from './parts.ts'
import type { Scheme } from './scheme.ts'

/** Standard Webhooks for receivers that hold a public key, and so cannot sign themselves. */
export const ed25519: Scheme = {
  algorithm: 'ed25519',
  defaultHeader: null,
  hasRoomForSeveral: true,
  headerNames: [],
  secretRefusal: (secret) => (decodePrivateKey(secret) === undefined ? WHSK_RULE : undefined),
  prepare(secret) {
    const key = decodePrivateKey(secret)
    assert(key !== undefined, `The secret ${WHSK_RULE}`)
    return key
  },
  sign(secrets, content) {
    const identity = identify(content)
    const message = Buffer.concat([Buffer.from(prefixOf(identity)), content.body])
    const signatures = signEach(secrets, ' ', (key) => {
      return `v1a,${sign(null, message, key).toString('base64')}`
    })
    return { ...identity, 'webhook-signature': signatures }
  },
}
