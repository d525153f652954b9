import type { IncomingHttpHeaders } from 'node:http'
import { CloudEvent, HTTP } from 'cloudevents'

/** As a consumer reads it; throws where CloudEvents 1.0 is not met. */
export function readCloudEvent(
  headers: IncomingHttpHeaders,
  body: string | Buffer,
): CloudEvent<unknown> {
  const event = HTTP.toEvent<unknown>({ headers, body: String(body) })
  if (!(event instanceof CloudEvent)) throw new Error('It was not read as one event.')
  event.validate() // reading alone is lenient
  return event
}
