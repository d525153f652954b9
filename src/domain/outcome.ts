/** Why an attempt failed, in one word that a program can act on. */
export type ErrorClass =
  | 'dns_error'
  | 'connection_refused'
  | 'connection_reset'
  | 'timeout'
  | 'tls_error'
  | 'protocol_error'
  | 'blocked_address'
  | 'redirect'
  | 'response_too_large'
  | 'http_error'
  | 'mapping_error'
  | 'credential_error'
  | 'signing_error'

/** How an attempt ended, and so whose move it is: nobody's, the endpoint's, or the owner's. */
export type Outcome =
  | { readonly kind: 'succeeded'; readonly statusCode: number; readonly isTruncated: boolean } // 2xx
  | Rejected
  | { readonly kind: 'unreachable'; readonly errorClass: ErrorClass; readonly message: string } // no answer
  | { readonly kind: 'unsendable'; readonly errorClass: ErrorClass; readonly message: string } // no request

/** Any answer that is not 2xx. */
interface Rejected {
  readonly kind: 'rejected'
  readonly statusCode: number
  readonly errorClass: ErrorClass
  readonly message: string
  readonly isTruncated: boolean
  readonly retryAfterSeconds?: number
}

const GONE_STATUS = 410

/** The endpoint says that it will never be there again. */
export function isGone(outcome: Outcome): boolean {
  return outcome.kind === 'rejected' && outcome.statusCode === GONE_STATUS
}

export const OUTCOME_KINDS = ['succeeded', 'rejected', 'unreachable', 'unsendable'] as const
export type OutcomeKind = (typeof OUTCOME_KINDS)[number]

export const TRIGGERS = ['automatic', 'resend', 'test'] as const
export type Trigger = (typeof TRIGGERS)[number]
