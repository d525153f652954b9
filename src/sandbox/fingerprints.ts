import { hash } from 'node:crypto'
import { MAX_KNOWN_FINGERPRINTS } from './limits.ts'
import { createLru } from './lru.ts'

/** What stands for a source wherever many are remembered, each of which may be long. */
export function createFingerprints(): (source: string) => string {
  const known = createLru<string>({ maxEntries: MAX_KNOWN_FINGERPRINTS })

  return (source) => {
    const fingerprint = known.get(source) ?? hash('sha256', source, 'base64')
    known.set(source, fingerprint)
    return fingerprint
  }
}
