import type { AuditedAction } from '../domain/audit.ts'
import { type IdKind, publicId } from '../domain/ids.ts'
import { type GraphqlContext, sessionOf } from './context.ts'

/** To be called when it has been done: after the commit. */
export function audit(
  context: GraphqlContext,
  action: AuditedAction,
  kind: IdKind,
  uuid: string,
): void {
  const { caller, environment } = sessionOf(context)
  context.writeAudit({
    audit: action,
    id: publicId(kind, uuid),
    environmentId: publicId('Environment', environment.id),
    role: caller.role,
    tokenName: caller.tokenName,
    tokenId: caller.tokenId === null ? null : publicId('ApiToken', caller.tokenId),
  })
}
