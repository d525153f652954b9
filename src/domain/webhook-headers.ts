import { publicId } from './ids.ts'

/** What the headers of a request say of it, but for its id and its signature. */
export interface DescribedRequest {
  readonly contentType: string
  readonly userAgent: string
  readonly attemptNumber: number
  readonly eventType: string
  readonly subscriptionId: string
  readonly isTest: boolean
}

export function webhookHeaders(request: DescribedRequest): Record<string, string> {
  return {
    'content-type': request.contentType,
    'user-agent': request.userAgent,
    'accept-encoding': 'identity', // a compressed answer could be a bomb
    'webhook-attempt': String(request.attemptNumber),
    'webhook-event-type': request.eventType,
    'webhook-subscription-id': publicId('WebhookSubscription', request.subscriptionId),
    ...(request.isTest ? { 'webhook-test': 'true' } : {}),
  }
}
