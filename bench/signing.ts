import { randomBytes } from 'node:crypto'
import { createAuthorize } from '../src/delivery/authorize.ts'
import type { OpenCredential } from '../src/domain/credentials.ts'
import { newSecret } from '../src/domain/secrets.ts'
import { SCHEMES, type SignatureScheme } from '../src/domain/signatures.ts'

const BODY_BYTES = 1_024
const WARM_UP_RUNS = 20_000
const RUNS = 100_000

const credential: OpenCredential = {
  id: 'a credential',
  updatedAt: new Date(),
  config: { kind: 'basic', username: 'hookwire', password: randomBytes(24).toString('base64') },
}

/** Seconds of one processor that it takes to sign a request and to put a user name and password into it. */
export async function secondsToSign(scheme: SignatureScheme): Promise<number> {
  const { algorithm, prepare, sign } = SCHEMES[scheme]
  const keys = [prepare(newSecret(algorithm), 'none')]
  const noTokens = {
    get: () => Promise.reject(new Error('Basic needs none.')),
    drop: () => undefined,
  }
  const authorize = createAuthorize({ tokens: noTokens })
  const body = randomBytes(BODY_BYTES)
  const signOnce = () => {
    const headers = sign(
      keys,
      { id: 'evt_01m7y41yedfrmt1r9bzwa45zjw', timestamp: new Date(), body },
      '',
    )
    const request = { method: 'POST', url: 'http://127.0.0.1/', headers, body } as const
    return authorize(credential, request, new Date())
  }
  for (let run = 0; run < WARM_UP_RUNS; run += 1) await signOnce()
  const before = process.cpuUsage()
  for (let run = 0; run < RUNS; run += 1) await signOnce()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000_000 / RUNS
}
