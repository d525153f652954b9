import { expect, test } from 'vitest'
import type { SignatureScheme } from '../../examples/generated/graphql.ts'
import { followLog } from '../support/log-follower.ts'
import { findFreePort } from '../support/process.ts'
import { startReceiver } from '../support/receiver.ts'
import { type Service, startService } from '../support/service.ts'
import { captureForShell, findLanguages, findOpenssl } from './receiver-languages.ts'
import { listen, type Settings } from './receiver-programs.ts'

const SCHEMES = [
  'STANDARD_WEBHOOKS',
  'SVIX',
  'ED25519',
  'TIMESTAMPED_HEX',
  'BODY_HEX',
  'BODY_HEX_PREFIXED',
  'API_KEY',
] as const satisfies readonly SignatureScheme[]

const languages = await findLanguages()
const openssl = await findOpenssl()

test.for(languages.map((language) => [language.name, language] as const))(
  'the %s receiver takes what Hookwire signs, whatever the scheme',
  async ([_name, { command, hasEd25519 }], context) => {
    if ('missing' in command) return context.skip(command.missing)
    await using service = await startService()
    await using log = await followLog(service)
    await using receivers = new AsyncDisposableStack()
    const schemes = schemesOf(hasEd25519)
    for (const scheme of schemes) {
      const port = await findFreePort()
      const settings = await subscribe(service, scheme, `http://127.0.0.1:${port}/${scheme}`)
      receivers.use(await listen(command, settings, port))
    }

    await service.publish({ data: { name: '樋口 一葉' } })

    const entries = await log.take(schemes.length)
    const statuses = entries.map(({ url, response }) => [
      new URL(url).pathname,
      response?.statusCode,
    ])
    expect(Object.fromEntries(statuses)).toEqual(
      Object.fromEntries(schemes.map((scheme) => [`/${scheme}`, 204])),
    )
  },
)

test('verify.sh takes what Hookwire signs, whatever the scheme', async (context) => {
  if ('missing' in openssl) return context.skip(openssl.missing)
  const schemes = schemesOf(openssl.hasEd25519)
  await using service = await startService()
  await using endpoint = await startReceiver()
  const settings = new Map<string, Settings>()
  for (const scheme of schemes) {
    settings.set(`/hook/${scheme}`, await subscribe(service, scheme, `${endpoint.url}/${scheme}`))
  }

  await service.publish({ data: { name: '樋口 一葉' } })

  const requests = await endpoint.take(schemes.length)
  const answers = requests.map(async ({ path, headers, body }) => {
    await using receiver = await captureForShell(settings.get(path) ?? {})
    return [path, await receiver.answer({ headers: headers as Record<string, string>, body })]
  })
  expect(Object.fromEntries(await Promise.all(answers))).toEqual(
    Object.fromEntries(schemes.map((scheme) => [`/hook/${scheme}`, 204])),
  )
})

function schemesOf(hasEd25519: boolean) {
  return SCHEMES.filter((scheme) => hasEd25519 || scheme !== 'ED25519')
}

/** Subscribes, and says what the receiver must know. */
async function subscribe(
  service: Service,
  scheme: SignatureScheme,
  url: string,
): Promise<Settings> {
  const { secret } = await service.subscribe({ url, signatureScheme: scheme })
  if (scheme !== 'ED25519') return { SCHEME: scheme, SECRETS: secret }
  const response = await fetch(`${service.url}/.well-known/jwks.json`)
  const { keys } = (await response.json()) as { keys: { x: string }[] }
  const publicKeys = keys.map(({ x }) => `whpk_${Buffer.from(x, 'base64url').toString('base64')}`)
  return { SCHEME: scheme, PUBLIC_KEYS: publicKeys.join('\n') }
}
