import { hmac, identify, signEach, textKey } from './parts.ts'
import type { Scheme } from './scheme.ts'

/** The way of Stripe, whose receivers try each v1, and of Fyatu. */
export const timestampedHex: Scheme = {
  algorithm: 'hmac_sha256',
  defaultHeader: 'webhook-signature',
  hasRoomForSeveral: true,
  headerNames: [],
  secretRefusal: () => undefined,
  prepare: textKey,
  sign(secrets, content, header) {
    const identity = identify(content)
    const seconds = identity['webhook-timestamp']
    const signatures = signEach(secrets, ',', (key) => {
      return `v1=${hmac(key, 'hex', `${seconds}.`, content.body)}`
    })
    return { ...identity, [header]: `t=${seconds},${signatures}` }
  },
}
