import { identify, v1Signatures, whsecKey, whsecRefusal } from './parts.ts'
import type { Scheme } from './scheme.ts'

/** Standard Webhooks 1.0. */
export const standardWebhooks: Scheme = {
  algorithm: 'hmac_sha256',
  defaultHeader: null,
  hasRoomForSeveral: true,
  headerNames: [],
  secretRefusal: whsecRefusal,
  prepare: whsecKey,
  sign(secrets, content) {
    const identity = identify(content)
    const signatures = v1Signatures(secrets, identity, content.body)
    return { ...identity, 'webhook-signature': signatures }
  },
}
