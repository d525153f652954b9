import { type Header, isSecretHeader, MASK, maskSecrets } from '../domain/headers.ts'
import type { Place, Vault } from './encryption.ts'

export interface SealedHeader {
  readonly name: string
  readonly sealed: string
}

/** A header as it lies in the database: a value that looks like a secret is sealed. */
export type StoredHeader = Header | SealedHeader

export function sealHeaders(
  vault: Vault,
  subscriptionId: string,
  headers: readonly Header[],
): Promise<StoredHeader[]> {
  return Promise.all(
    headers.map(async ({ name, value }) =>
      isSecretHeader(name)
        ? { name, sealed: await vault.seal(placeOf(subscriptionId, name), value) }
        : { name, value },
    ),
  )
}

/** With their values, for those who send. Rejects where one does not open. */
export function openHeaders(
  vault: Vault,
  subscriptionId: string,
  stored: readonly StoredHeader[],
): Promise<Header[]> {
  return Promise.all(
    stored.map(async (header) =>
      isSealed(header)
        ? {
            name: header.name,
            value: await vault.open(placeOf(subscriptionId, header.name), header.sealed),
          }
        : header,
    ),
  )
}

/** For those who only read. Values from before they were sealed may still stand in clear. */
export function maskStored(stored: readonly StoredHeader[]): Header[] {
  return maskSecrets(
    stored.map((header) => (isSealed(header) ? { name: header.name, value: MASK } : header)),
  )
}

export function isSealed(header: StoredHeader): header is SealedHeader {
  return 'sealed' in header
}

/** Names are unique in a subscription, whatever their case. */
function placeOf(subscriptionId: string, name: string): Place {
  return {
    table: 'subscriptions',
    column: 'headers',
    id: `${subscriptionId}/${name.toLowerCase()}`,
  }
}
