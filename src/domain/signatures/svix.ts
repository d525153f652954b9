import { identify, v1Signatures, whsecKey, whsecRefusal } from './parts.ts'
import type { Scheme } from './scheme.ts'

/** The signatures of Standard Webhooks under the names that they had before there was a standard. */
export const svix: Scheme = {
  algorithm: 'hmac_sha256',
  defaultHeader: null,
  hasRoomForSeveral: true,
  headerNames: ['svix-id', 'svix-timestamp', 'svix-signature'],
  secretRefusal: whsecRefusal,
  prepare: whsecKey,
  sign(secrets, content) {
    const identity = identify(content)
    return {
      ...identity,
      'svix-id': identity['webhook-id'],
      'svix-timestamp': identity['webhook-timestamp'],
      'svix-signature': v1Signatures(secrets, identity, content.body),
    }
  },
}
