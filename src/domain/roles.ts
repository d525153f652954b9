export const ROLES = ['ADMIN', 'WORKBENCH', 'EVENTS', 'VIEWER'] as const
export type Role = (typeof ROLES)[number]

/** A role above one's own cannot be given away; EVENTS and VIEWER stand side by side. */
const RANK: Record<Role, number> = { ADMIN: 2, WORKBENCH: 1, EVENTS: 0, VIEWER: 0 }

export function isAbove(role: Role, other: Role): boolean {
  return RANK[role] > RANK[other]
}

/** Who is calling: what a token, once checked, says of its bearer. */
export interface Caller {
  readonly role: Role
  readonly tokenName: string
  /** Null for what is no row: the administrator's token of the configuration, and JWTs. */
  readonly tokenId: string | null
  /** Whose the events are that it publishes: of one token, or of one subject. Null for that administrator. */
  readonly publisherId: string | null
  /** Null for ADMIN, who names the environment with each call. */
  readonly environmentId: string | null
  readonly expiresAt: Date | null
}
