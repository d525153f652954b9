import { cloudevents } from './payloads/cloudevents.ts'
import { envelope } from './payloads/envelope.ts'
import type { Format } from './payloads/format.ts'
import { raw } from './payloads/raw.ts'
import { standard } from './payloads/standard.ts'

export type PayloadFormat = 'envelope' | 'standard' | 'cloudevents' | 'raw'

export const FORMATS: Record<PayloadFormat, Format> = { envelope, standard, cloudevents, raw }
