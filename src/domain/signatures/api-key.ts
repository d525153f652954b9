import { createSecretKey } from 'node:crypto'
import { firstOf, identify } from './parts.ts'
import type { Scheme } from './scheme.ts'

// A proxy on the way may take white space off the ends of a header's value.
const HEADER_VALUE = /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/

/** No signature at all: the secret itself, for receivers that compare a shared key. */
export const apiKey: Scheme = {
  algorithm: 'hmac_sha256',
  defaultHeader: 'x-api-key',
  hasRoomForSeveral: false,
  headerNames: [],
  secretRefusal(secret) {
    if (HEADER_VALUE.test(secret)) return undefined
    return 'must be printable ASCII without white space at its ends.'
  },
  prepare: (secret) => createSecretKey(secret, 'utf8'),
  sign(secrets, content, header) {
    return { ...identify(content), [header]: firstOf(secrets).export().toString() }
  },
}
