import { bodyHex } from './body-hex.ts'
import { firstOf, hmac, identify } from './parts.ts'
import type { Scheme } from './scheme.ts'

/** The way of GitHub. */
export const bodyHexPrefixed: Scheme = {
  ...bodyHex,
  defaultHeader: 'x-hub-signature-256',
  sign(secrets, content, header) {
    const signature = hmac(firstOf(secrets), 'hex', content.body)
    return { ...identify(content), [header]: `sha256=${signature}` }
  },
}
