import type { CredentialKind } from './credentials.ts'
import type { Refuse } from './errors.ts'
import type { Header } from './headers.ts'
import { SCHEMES, type SignatureScheme } from './signatures.ts'
import type { SigningAlgorithm } from './signing-keys.ts'

/** How a subscription would sign and authorize, with all that was chosen before. */
export interface SigningChoice {
  readonly signatureScheme: SignatureScheme
  /** Null for the scheme's own. */
  readonly signatureHeader: string | null
  readonly headers: readonly Pick<Header, 'name'>[]
  readonly algorithm: SigningAlgorithm
  /** The key's current secret; null for one that will be made to fit. */
  readonly secret: string | null
  readonly credentialKind: CredentialKind | null
}

/** What each kind of credential sets, in lower case. */
const CREDENTIAL_HEADERS: Record<CredentialKind, readonly string[]> = {
  basic: ['authorization'],
  oauth: ['authorization'],
  aws: ['authorization', 'x-amz-content-sha256', 'x-amz-date', 'x-amz-security-token'],
}

/** The header of a one-header scheme; null where the scheme has several. */
export function signatureHeaderOf(choice: {
  readonly signatureScheme: SignatureScheme
  readonly signatureHeader: string | null
}): string | null {
  const { defaultHeader } = SCHEMES[choice.signatureScheme]
  return defaultHeader === null ? null : (choice.signatureHeader ?? defaultHeader)
}

/** Whether the parts fit each other. `given` are the fields of the input, to say where the fault is. */
export function checkSigning(
  refuse: Refuse,
  choice: SigningChoice,
  given: { readonly headers?: unknown },
): void {
  const { signatureScheme, algorithm, secret, headers } = choice
  const scheme = SCHEMES[signatureScheme]
  if (scheme.algorithm === algorithm) {
    const refusal = secret === null ? undefined : scheme.secretRefusal(secret)
    if (refusal !== undefined)
      refuse(['signatureScheme'], `cannot use this key: its secret ${refusal}`)
  } else {
    refuse(
      ['signatureScheme'],
      `signs with ${nameOf(scheme.algorithm)}, and this key is ${nameOf(algorithm)}.`,
    )
  }
  const setByCredential = new Set(
    choice.credentialKind && CREDENTIAL_HEADERS[choice.credentialKind],
  )
  const signatureHeader = signatureHeaderOf(choice)?.toLowerCase()
  if (signatureHeader !== undefined && setByCredential.has(signatureHeader)) {
    refuse(['signatureHeader'], `${signatureHeader} is set by the credential.`)
  }
  const setBySignature = new Set([...scheme.headerNames, signatureHeader])
  headers.forEach(({ name }, index) => {
    const lowerCase = name.toLowerCase()
    const isChosen = given.headers != null
    const pathTo = (cause: string) => (isChosen ? ['headers', String(index), 'name'] : [cause])
    if (setByCredential.has(lowerCase)) {
      refuse(
        pathTo('credentialId'),
        `${lowerCase} is set by the credential, and is among the headers.`,
      )
    } else if (setBySignature.has(lowerCase)) {
      refuse(
        pathTo('signatureScheme'),
        `${lowerCase} is set by the signature, and is among the headers.`,
      )
    }
  })
}

function nameOf(algorithm: SigningAlgorithm): string {
  return algorithm === 'ed25519' ? 'Ed25519' : 'HMAC'
}
