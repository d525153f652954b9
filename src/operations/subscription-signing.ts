import type { CredentialKind } from '../domain/credentials.ts'
import { checkInput, NotFoundError } from '../domain/errors.ts'
import { publicId } from '../domain/ids.ts'
import { SCHEMES } from '../domain/signatures.ts'
import { checkSigning, type SigningChoice } from '../domain/subscription-signing.ts'
import type { NewSettings, SettingsInput, Subscription } from '../domain/subscriptions.ts'
import { lockCredential } from '../storage/credentials.ts'
import type { Vault } from '../storage/encryption.ts'
import { lockSigningKey } from '../storage/signing-keys.ts'
import { openSigningSecrets } from '../storage/signing-secrets.ts'
import type { Transaction } from '../storage/transaction.ts'
import { insertKeyWithSecret, missing } from './signing-keys.ts'

/** The key that was named, or one that is made to fit; its secret is answered in that case. */
export async function chooseKey(
  tx: Transaction,
  vault: Vault,
  settings: NewSettings & { readonly id: string; readonly environmentId: string },
): Promise<{ signingKeyId: string; secret: string | null }> {
  const { id, environmentId, name, signingKeyId, signatureScheme } = settings
  const { algorithm } = SCHEMES[signatureScheme]
  const credentialKind = await kindOf(tx, settings)
  const key =
    signingKeyId === undefined
      ? { algorithm, secret: null }
      : await lockedKey(tx, vault, environmentId, signingKeyId)
  const choice: SigningChoice = { ...settings, ...key, credentialKind }
  checkInput((refuse) => checkSigning(refuse, choice, settings))
  if (signingKeyId !== undefined) return { signingKeyId, secret: null }

  const made = await insertKeyWithSecret(tx, vault, {
    ...{ environmentId, name, algorithm },
    ...{ secretDerivation: 'none', madeFor: id },
  })
  return { signingKeyId: made.id, secret: made.secret }
}

/** Whether a subscription still fits together after a change. */
export async function checkChangedSigning(
  tx: Transaction,
  vault: Vault,
  changed: Subscription,
  given: SettingsInput,
): Promise<void> {
  const parts = [given.signatureScheme, given.signatureHeader, given.headers]
  if ([...parts, given.signingKeyId, given.credentialId].every((part) => part === undefined)) return
  const credentialKind = await kindOf(tx, changed)
  const key = await lockedKey(tx, vault, changed.environmentId, changed.signingKeyId)
  checkInput((refuse) => checkSigning(refuse, { ...changed, ...key, credentialKind }, given))
}

/** Locked, so that it is neither rotated to what does not fit nor deleted meanwhile. */
async function lockedKey(tx: Transaction, vault: Vault, environmentId: string, id: string) {
  const key = await lockSigningKey(tx.db, environmentId, id)
  if (key === undefined) throw missing(id)
  const secrets = await openSigningSecrets(tx.db, vault, [id])
  const secret = secrets.find(({ isCurrent }) => isCurrent)?.text ?? null
  return { algorithm: key.algorithm, secret }
}

async function kindOf(
  tx: Transaction,
  { environmentId, credentialId }: Pick<Subscription, 'environmentId' | 'credentialId'>,
): Promise<CredentialKind | null> {
  if (credentialId === null) return null
  const credential = await lockCredential(tx.db, environmentId, credentialId)
  if (credential === undefined) throw new NotFoundError(publicId('Credential', credentialId))
  return credential.kind
}
