import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const KEY_BYTES = 32
const OWNER_ONLY = 0o600

/** Where a secret of the embedded start is kept, in clear, for the owner's eyes only. */
export interface KeptSecret {
  readonly value: string
  readonly path: string
  /** Whether it was made just now. */
  readonly isNew: boolean
}

export function keepAdminToken(dataDir: string, makeToken: () => string): Promise<KeptSecret> {
  return keep(join(dataDir, 'admin-token'), makeToken)
}

/** In the form of HOOKWIRE_ENCRYPTION_KEYS. Whoever loses the file loses the signing secrets. */
export function keepEncryptionKey(dataDir: string): Promise<KeptSecret> {
  return keep(
    join(dataDir, 'encryption-key'),
    () => `embedded:${randomBytes(KEY_BYTES).toString('base64')}`,
  )
}

async function keep(path: string, make: () => string): Promise<KeptSecret> {
  await mkdir(join(path, '..'), { recursive: true })
  try {
    const value = make()
    await writeFile(path, `${value}\n`, { mode: OWNER_ONLY, flag: 'wx' })
    return { value, path, isNew: true }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return { value: (await readFile(path, 'utf8')).trim(), path, isNew: false }
  }
}
