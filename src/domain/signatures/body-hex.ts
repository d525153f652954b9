import { firstOf, hmac, identify, textKey } from './parts.ts'
import type { Scheme } from './scheme.ts'

/** What receivers compare as a whole: there is no room for a second signature. */
export const bodyHex: Scheme = {
  algorithm: 'hmac_sha256',
  defaultHeader: 'webhook-signature',
  hasRoomForSeveral: false,
  headerNames: [],
  secretRefusal: () => undefined,
  prepare: textKey,
  sign(secrets, content, header) {
    return { ...identify(content), [header]: hmac(firstOf(secrets), 'hex', content.body) }
  },
}
