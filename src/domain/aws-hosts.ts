import { awsServiceOf } from './aws-services.ts'

/** What the scope of a signature names, as far as the name of a host says it for certain. */
interface AwsHost {
  readonly service?: string
  readonly region?: string
}

const FUNCTION_URL = /^[a-z0-9-]+\.lambda-url\.([a-z0-9-]+)\.on\.aws$/
const AWS_NAME =
  /^(.+)\.(?:amazonaws\.(com|com\.cn|eu)|api\.(?:aws|amazonwebservices\.(?:com\.cn|eu)))$/
const GLOBAL_REGION = 'us-east-1'
const REGION = /^[a-z]{2,4}(-[a-z]+)+-\d+$/
const OLD_S3_REGION = /^s3-([a-z]{2,4}(?:-[a-z]+)+-\d+)$/
const VPC_ENDPOINT = /^vpce-/

/** Their region stands before them, and after the names of customers' things. */
const BEHIND_THE_REGION = new Set(['aoss', 'es', 'neptune-graph', 'queue'])

/** Reads a host name in lower case. */
export function readAwsHost(host: string): AwsHost {
  const functionRegion = FUNCTION_URL.exec(host)?.[1]
  if (functionRegion !== undefined) return { service: 'lambda', region: functionRegion }

  const [, name, domain] = AWS_NAME.exec(host) ?? []
  if (name === undefined) return {}
  const labels = namingLabels(name.split('.'))
  const last = labels.at(-1) ?? ''
  const beforeLast = labels.at(-2) ?? ''
  if (REGION.test(last)) return { ...named(labels.slice(0, -1)), region: last }
  if (BEHIND_THE_REGION.has(last) && REGION.test(beforeLast)) {
    return { ...named([last]), region: beforeLast }
  }
  return readNameWithoutRegion(labels, domain === 'com')
}

/** Without the VPC endpoint that leads there and the words for a way to get there. */
function namingLabels(labels: readonly string[]): string[] {
  const isVpcEndpoint = labels.at(-1) === 'vpce'
  const path = isVpcEndpoint
    ? labels.slice(labels.findLastIndex((label) => VPC_ENDPOINT.test(label)) + 1, -1)
    : labels
  return path.filter((label) => label !== 'dualstack').map((label) => label.replace(/-fips$/, ''))
}

function readNameWithoutRegion(labels: readonly string[], isGlobal: boolean): AwsHost {
  const last = labels.at(-1) ?? ''
  if (last === 's3-accelerate') return { service: 's3' }
  if (last === 's3-external-1') return { service: 's3', region: GLOBAL_REGION }
  const s3Region = OLD_S3_REGION.exec(last)?.[1]
  if (s3Region !== undefined) return { service: 's3', region: s3Region }

  if (labels.length > 1 && last !== 's3') return {}
  const { service } = named(labels)
  if (service === undefined) return {}
  return isGlobal ? { service, region: GLOBAL_REGION } : { service }
}

function named(labels: readonly string[]): { service?: string } {
  const service = awsServiceOf(labels)
  return service === undefined ? {} : { service }
}
