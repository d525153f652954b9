import { keepsData } from '../domain/exchanges.ts'
import { mappingFailure, mappingInput } from '../domain/mapping-rules.ts'
import type { Sandbox } from '../domain/mappings.ts'
import type { OwedDelivery } from './owed-delivery.ts'
import { UnsendableError } from './unsendable.ts'

const DROPPED = 'The mapping dropped the event: nothing was sent.'

/** The body that a subscription's mapping makes of an event; null where it drops it. */
export async function mapPayload(
  sandbox: Pick<Sandbox, 'map'>,
  { subscription, delivery, event, exportSettings, logsFullData, attemptNumber }: OwedDelivery,
  script: string,
): Promise<Buffer | null> {
  const { environmentId, eventId } = delivery
  const input = mappingInput(event, exportSettings, {
    ...{ environmentId, eventId },
    ...{ subscriptionId: subscription.id, attempt: attemptNumber },
  })
  const { result, durationMs } = await sandbox.map(script, input)
  switch (result.kind) {
    case 'mapped':
      return Buffer.from(result.body)
    case 'failed':
      throw new UnsendableError(
        'mapping_error',
        mappingFailure(result.error, {
          script,
          keepsData: keepsData(delivery.trigger, logsFullData),
        }),
        durationMs,
      )
    case 'dropped':
      // Somebody waits for an entry of a test, and wants to know why nothing came.
      if (delivery.trigger !== 'test') return null
      throw new UnsendableError('mapping_error', DROPPED, durationMs)
  }
}
