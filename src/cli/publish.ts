import { readFile } from 'node:fs/promises'
import { ask } from './ask.ts'
import { CliError } from './errors.ts'
import { graphql } from './generated/gql.ts'
import type { CliPublishMutation } from './generated/graphql.ts'
import type { Host } from './host.ts'
import { openOutput } from './output.ts'
import { findService, type ServiceOptions } from './service.ts'

/** As commander reads them. */
export interface PublishFlags extends ServiceOptions {
  readonly data?: string
  readonly dataFile?: string
  readonly test?: boolean
  readonly idempotencyKey?: string
  readonly cardTemplate?: string
  readonly flow?: string
  readonly json?: boolean
}

const MAX_DATA_BYTES = 512 * 1_024
const STDIN = '-'

const CliPublish = graphql(`
  mutation CliPublish($input: EventPublishInput!) {
    eventPublish(input: $input) {
      ... on EventPublishPayload {
        deliveryCount
        isDuplicate
        event {
          id
        }
      }
      ... on InvalidInputError {
        issues {
          path
          message
        }
      }
      ... on UserError {
        message
      }
    }
  }
`)

export async function publish(
  host: Host,
  type: string,
  input: string | undefined,
  flags: PublishFlags,
): Promise<void> {
  const service = await findService(flags, host.env)
  const rawData = await readData(host, input, flags)
  const { eventPublish: result } = await ask(service, CliPublish, {
    input: {
      ...{ type, rawData, isTest: flags.test ?? false },
      idempotencyKey: flags.idempotencyKey ?? null,
      cardTemplateId: flags.cardTemplate ?? null,
      actionFlowConfigId: flags.flow ?? null,
    },
  })
  if (!('event' in result)) throw new CliError(refusalOf(result))
  await openOutput(host.stdout, null).write([flags.json ? jsonOf(result) : sentenceOf(result)])
}

type Result = CliPublishMutation['eventPublish']
type Published = Extract<Result, { readonly event: object }>

/** As text, to be kept and sent byte for byte. */
async function readData(
  { stdin }: Pick<Host, 'stdin'>,
  input: string | undefined,
  { data, dataFile }: PublishFlags,
): Promise<string> {
  const given = [input, data, dataFile].filter((one) => one !== undefined)
  if (given.length > 1) throw new CliError('Give the data once: --data, --data-file or -.')
  if (input !== undefined && input !== STDIN) {
    throw new CliError('After the type comes - or nothing: --data takes JSON, --data-file a file.')
  }
  if (data !== undefined) return data
  if (input === STDIN || dataFile === STDIN) return decode(await readAll(stdin), 'standard input')
  if (dataFile === undefined) return '{}'
  const bytes = await readFile(dataFile).catch((cause: NodeJS.ErrnoException) => {
    throw new CliError(`${dataFile} cannot be read (${cause.code}).`, { cause })
  })
  return decode(bytes, dataFile)
}

async function readAll(stdin: AsyncIterable<Uint8Array | string>): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stdin) {
    chunks.push(Buffer.from(chunk as Uint8Array))
    length += chunks.at(-1)?.length ?? 0
    if (length > MAX_DATA_BYTES) break // what follows would not make it smaller
  }
  return Buffer.concat(chunks)
}

/** What is no UTF-8 would be replaced on the way, and a mark of byte order lost. */
function decode(bytes: Uint8Array, source: string): string {
  if (bytes.length > MAX_DATA_BYTES) {
    throw new CliError(`${source} has more than ${MAX_DATA_BYTES} bytes.`)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new CliError(`${source} is not UTF-8.`, { cause })
  }
}

function refusalOf(result: Exclude<Result, Published>): string {
  if (!('issues' in result)) return result.message
  return result.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n')
}

function sentenceOf({ event, deliveryCount, isDuplicate }: Published): string {
  const deliveries = `${deliveryCount} ${deliveryCount === 1 ? 'delivery' : 'deliveries'}`
  return `${event.id}  ${deliveries}${isDuplicate ? '  (published before, with this key)' : ''}`
}

function jsonOf({ event, deliveryCount, isDuplicate }: Published): string {
  return JSON.stringify({ eventId: event.id, deliveryCount, isDuplicate })
}
