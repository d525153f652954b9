/** Services that are not called what their hosts are called, as far as botocore knows the hosts. */
const HOST_NAMES: Readonly<Record<string, readonly string[]>> = {
  acm: ['acm-acme'],
  'agent-registry': ['agent-registry-control'],
  appconfig: ['appconfigdata'],
  appstream: ['appstream2'],
  'arc-region-switch': ['arc-region-switch-control-plane'],
  'aws-marketplace': [
    ...['agreement-marketplace', 'catalog-marketplace', 'deployment-marketplace'],
    ...['discovery-marketplace', 'entitlement-marketplace', 'metering-marketplace'],
    'reporting-marketplace',
  ],
  bedrock: [
    ...['bedrock-agent', 'bedrock-agent-runtime', 'bedrock-data-automation'],
    ...['bedrock-data-automation-runtime', 'bedrock-runtime'],
  ],
  'bedrock-agentcore': ['bedrock-agentcore-control'],
  cassandra: ['cassandra-streams'],
  chime: [
    ...['identity-chime', 'media-pipelines-chime', 'meetings-chime', 'messaging-chime'],
    'voice-chime',
  ],
  cloudhsm: ['cloudhsmv2'],
  cloudsearch: ['cloudsearchdomain'],
  connect: ['contact-lens'],
  dynamodb: ['search-dynamodb', 'streams-dynamodb'],
  elasticfilesystem: ['efs'],
  es: ['aos'],
  forecast: ['forecastquery'],
  ivs: ['ivsrealtime'],
  kafka: ['kafka-api'],
  lex: ['models-v2-lex', 'runtime-v2-lex'],
  memorydb: ['memory-db'],
  mgh: ['migrationhub-config'],
  mobiletargeting: ['pinpoint'],
  'mturk-requester': ['mturk-requester-sandbox'],
  personalize: ['personalize-events', 'personalize-runtime'],
  'route53-recovery-control-config': ['arc-recovery-control-config'],
  s3: ['s3-accesspoint', 's3-control'],
  s3express: ['s3express-control'],
  servicecatalog: ['servicecatalog-appregistry'],
  ses: ['email', 'mail-manager'],
  signer: ['data-signer'],
  sqs: ['queue'],
  'sso-oauth': ['oidc'],
  timestream: ['timestream-ingest', 'timestream-query'],
}
const SERVICES = new Map(
  Object.entries(HOST_NAMES).flatMap(([service, names]) =>
    names.map((name) => [name, service] as const),
  ),
)

/** Below these, in as many names as there are: buckets, access points, gateways. */
const PARENTS = new Set([
  ...['s3', 's3-accesspoint', 's3-control', 's3-object-lambda', 's3-outposts'],
  'bedrock-agentcore',
])

/** Below these, in one name: an API, an account, a device, a part of the service. */
const PARENTS_OF_ONE = new Map([
  ['appsync-api', 'appsync'],
  ['control-kinesis', 'kinesis'],
  ['data-kinesis', 'kinesis'],
  ['ddb', 'dynamodb'],
  ['execute-api', 'execute-api'],
  ['iot', 'iotdata'],
  ['sagemaker', 'sagemaker'],
])

/** Web sites, and services that do it otherwise. */
const EXCEPTIONS = new Set(['s3-website', 'importexport', 'greengrass-ats.iot'])

/** What a signature calls the service of a host name, of which these are the labels before its region. */
export function awsServiceOf(labels: readonly string[]): string | undefined {
  if (EXCEPTIONS.has(labels.join('.'))) return undefined
  const [name = '', ...children] = labels.toReversed()
  if (children.length > 0 && PARENTS.has(name)) return SERVICES.get(name) ?? name
  if (children.length === 1) return PARENTS_OF_ONE.get(name)
  if (children.length > 1 || name === '') return undefined
  return SERVICES.get(name) ?? name
}
