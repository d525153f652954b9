import './api-tokens.ts'
import './deliveries.ts'
import './environments.ts'
import './errors.ts'
import './event-publishing.ts'
import './events.ts'
import './live-request-log.ts'
import './node.ts'
import './request-log.ts'
import './scalars.ts'
import './signing-keys.ts'
import './subscription-changes.ts'
import './subscription-tests.ts'
import './subscriptions.ts'
import './viewer.ts'
import { builder } from './builder.ts'

/** The whole API; each file above adds what it knows. */
export const schema = builder.toSchema()
