/** What people did with secrets, and with what decides what is published and sent, also again. Never the secrets themselves. */
export type AuditedAction =
  | 'environment_updated'
  | 'event_type_created'
  | 'event_type_updated'
  | 'signing_key_created'
  | 'signing_key_rotated'
  | 'signing_key_revealed'
  | 'signing_key_deleted'
  | 'credential_created'
  | 'credential_updated'
  | 'credential_deleted'
  | 'credential_tested'
  | 'delivery_resent'
  | 'deliveries_resent'

/** A line of the structured log: who did what, to what, and where. */
export interface AuditLine {
  readonly audit: AuditedAction
  readonly id: string
  readonly environmentId: string
  readonly role: string
  readonly tokenName: string
  /** Null for the administrator's token of the configuration, and for JWTs. */
  readonly tokenId: string | null
}
