import { checkInput, type InputIssue, type Refuse } from './errors.ts'
import { checkEventTypes } from './event-types.ts'
import { type Given, without } from './given.ts'
import { checkHeaders, checkSignatureHeader, type Header } from './headers.ts'
import type { AddressRule } from './networks.ts'
import type { PayloadFormat } from './payloads.ts'
import { SCHEMES, type SignatureScheme } from './signatures.ts'
import { checkName, checkText, checkWholeNumber } from './text.ts'
import { parseEndpointUrl } from './urls.ts'

export type HttpMethod = 'POST' | 'PUT'

export type DisabledReason = 'manual' | 'retries_exhausted' | 'gone'

export type SubscriptionStatus = 'enabled' | 'disabled'

const MAX_RETRIES = 50
const MAX_TIMEOUT_SECONDS = 30
const MAX_SCOPE_CHARACTERS = 255
const MAX_RATE_PER_SECOND = 10_000
const DEFAULT_RETRIES = 23
const DEFAULT_TIMEOUT_SECONDS = 15

/** A standing request to have events of some types sent to a URL. */
export interface Subscription extends SubscriptionSettings {
  readonly id: string
  readonly environmentId: string
  readonly cardTemplateId: string | null
  readonly actionFlowConfigId: string | null
  readonly status: SubscriptionStatus
  readonly disabledReason: DisabledReason | null
  readonly disabledAt: Date | null
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly consecutiveFailures: number
  /** Grows with each change of the mapping; 0 before there was one. */
  readonly mappingVersion: number
}

/** What its owner can change at any time. */
export interface SubscriptionSettings {
  readonly name: string
  readonly eventTypes: readonly string[]
  readonly url: string
  readonly method: HttpMethod
  readonly headers: readonly Header[]
  readonly maxRetries: number
  readonly autoDisable: boolean
  readonly timeoutSeconds: number
  /** Null for no limit. */
  readonly rateLimitPerSecond: number | null
  readonly signingKeyId: string
  readonly signatureScheme: SignatureScheme
  /** Of a scheme with one header; null for the scheme's own. */
  readonly signatureHeader: string | null
  readonly credentialId: string | null
  readonly payloadFormat: PayloadFormat
  /** A script that makes the body; null where the payload is sent as it is. */
  readonly mapping: string | null
}

export interface SubscriptionScope {
  readonly cardTemplateId: string | null
  readonly actionFlowConfigId: string | null
}

export type SettingsInput = Given<SubscriptionSettings>

export interface SubscriptionFilter {
  readonly status?: SubscriptionStatus
  readonly eventType?: string
  readonly cardTemplateId?: string
  readonly signingKeyId?: string
  readonly credentialId?: string
  readonly search?: string
}

const DEFAULTS = {
  method: 'POST',
  headers: [],
  maxRetries: DEFAULT_RETRIES,
  autoDisable: true,
  timeoutSeconds: DEFAULT_TIMEOUT_SECONDS,
  rateLimitPerSecond: null,
  signatureScheme: 'standard_webhooks',
  signatureHeader: null,
  credentialId: null,
  payloadFormat: 'envelope',
  mapping: null,
} as const

/** What can be cleared. */
const NULLABLE: ReadonlySet<string> = new Set([
  'rateLimitPerSecond',
  'signatureHeader',
  'credentialId',
  'mapping',
])

/** Whether a key was named is for its caller to see. */
export type NewSettings = Omit<SubscriptionSettings, 'signingKeyId'> &
  Partial<Pick<SubscriptionSettings, 'signingKeyId'>>

export function parseNewSubscription(
  input: SettingsInput & { readonly [Name in keyof SubscriptionScope]?: string | null | undefined },
  isAllowed: AddressRule,
  foundBefore?: readonly InputIssue[],
): NewSettings & SubscriptionScope {
  const { cardTemplateId = null, actionFlowConfigId = null, ...given } = input
  const settings = { ...DEFAULTS, ...without(given, [undefined, null]) }
  checkInput((refuse) => {
    checkSettings(refuse, settings, isAllowed)
    checkHeaderOfScheme(refuse, settings)
    for (const [name, value] of Object.entries({ cardTemplateId, actionFlowConfigId })) {
      if (value !== null) checkText(refuse, value, [name], MAX_SCOPE_CHARACTERS)
    }
  }, foundBefore)
  return { ...normalize(settings as NewSettings), cardTemplateId, actionFlowConfigId }
}

/** The settings that change; those that are not given are left out. */
export function parseSettingsChange(
  input: SettingsInput,
  current: Pick<SubscriptionSettings, 'signatureScheme'>,
  isAllowed: AddressRule,
  foundBefore?: readonly InputIssue[],
): Partial<SubscriptionSettings> {
  const given = without(input, [undefined])
  const signatureScheme = given.signatureScheme ?? current.signatureScheme
  checkInput((refuse) => {
    checkSettings(refuse, given, isAllowed)
    checkHeaderOfScheme(refuse, { ...given, signatureScheme })
  }, foundBefore)
  const hasOneHeader = SCHEMES[signatureScheme].defaultHeader !== null
  // A name that was chosen for another scheme means nothing to one with headers of its own.
  const cleared = given.signatureScheme == null || hasOneHeader ? {} : { signatureHeader: null }
  return normalize({ ...given, ...cleared } as Partial<SubscriptionSettings>)
}

function checkHeaderOfScheme(
  refuse: Refuse,
  given: Pick<SettingsInput, 'signatureHeader'> & {
    readonly signatureScheme?: SignatureScheme | null | undefined
  },
): void {
  if (given.signatureHeader == null || given.signatureScheme == null) return
  const { defaultHeader } = SCHEMES[given.signatureScheme]
  if (defaultHeader === null) {
    refuse(['signatureHeader'], 'is for schemes with one header: this one has names of its own.')
  } else checkSignatureHeader(refuse, given.signatureHeader)
}

function checkSettings(refuse: Refuse, given: SettingsInput, isAllowed: AddressRule): void {
  for (const [name, value] of Object.entries(given)) {
    if (value === null && !NULLABLE.has(name)) refuse([name], 'must not be null.')
  }
  if (given.name != null) checkName(refuse, given.name)
  if (given.eventTypes != null) checkEventTypes(refuse, given.eventTypes)
  if (given.headers != null) checkHeaders(refuse, given.headers)
  if (given.url != null) {
    const url = parseEndpointUrl(given.url, isAllowed)
    if (typeof url === 'string') refuse(['url'], url)
  }
  if (given.maxRetries != null) {
    checkWholeNumber(refuse, given.maxRetries, ['maxRetries'], 0, MAX_RETRIES)
  }
  if (given.timeoutSeconds != null) {
    checkWholeNumber(refuse, given.timeoutSeconds, ['timeoutSeconds'], 1, MAX_TIMEOUT_SECONDS)
  }
  if (given.rateLimitPerSecond != null) {
    checkWholeNumber(
      refuse,
      given.rateLimitPerSecond,
      ['rateLimitPerSecond'],
      1,
      MAX_RATE_PER_SECOND,
    )
  }
}

/** What is stored is what will be dialled and sent: the parsed URL, trimmed header values. */
function normalize<T extends Partial<SubscriptionSettings>>(settings: T): T {
  const { url, headers, eventTypes } = settings
  return {
    ...settings,
    ...(url === undefined ? {} : { url: withoutFragment(url) }),
    ...(headers === undefined
      ? {}
      : { headers: headers.map(({ name, value }) => ({ name, value: value.trim() })) }),
    ...(eventTypes === undefined ? {} : { eventTypes: [...new Set(eventTypes)] }),
  }
}

function withoutFragment(text: string): string {
  const url = new URL(text)
  url.hash = ''
  return url.href
}
