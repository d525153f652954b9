import { expect, test } from 'vitest'
import { type Case, casesOf, largeCasesOf, oddCasesOf } from './receiver-cases.ts'
import { captureForShell, findLanguages, findOpenssl } from './receiver-languages.ts'
import { listenSomewhere, type Receiver, run, type Settings } from './receiver-programs.ts'
import { signings } from './receiver-signing.ts'

const MAX_AT_ONCE = 3

const languages = await findLanguages()
const openssl = await findOpenssl()

const pairs = languages.flatMap((language) =>
  signingsOf(language).map((signing) => [language.name, signing.name, language, signing] as const),
)

test.for(pairs)(
  'the %s receiver takes what is signed by %s, and nothing else',
  async ([_language, _signing, { command }, signing], context) => {
    if ('missing' in command) return context.skip(command.missing)
    await using receiver = await listenSomewhere(command, signing.settings)
    const cases = [...casesOf(signing), ...oddCasesOf(signing), ...largeCasesOf(signing)]

    const answers = await answersOf(receiver, cases)

    expect(answers).toEqual(cases.map(({ name, status }) => `${name}: ${status}`))
  },
)

test.for(
  signingsOf({ hasEd25519: false, ...openssl }).map((signing) => [signing.name, signing] as const),
)('verify.sh takes what is signed by %s, and nothing else', async ([_name, signing], context) => {
  if ('missing' in openssl) return context.skip(openssl.missing)
  await using receiver = await captureForShell(signing.settings)
  const odd = signing === signings[0] ? oddCasesOf(signing) : [] // each costs a shell
  const cases = [...casesOf(signing), ...odd]

  const answers = await answersOf(receiver, cases)

  expect(answers).toEqual(cases.map(({ name, status }) => `${name}: ${status}`))
})

const CANARY = 'c2VjcmV0' // in base64
const refused: readonly (readonly [string, Settings])[] = [
  ['no secret', {}],
  ['nothing but empty lines', { SECRETS: '\n\n', SCHEME: 'BODY_HEX' }],
  ['nothing to compare with', { SCHEME: 'API_KEY' }],
  ['an empty key', { SECRETS: 'whsec_' }],
  ['a key that is no base64', { SECRETS: `whsec_${CANARY}!` }],
  ['a key without whsec_', { SECRETS: CANARY }],
  ['a second secret that is none', { SECRETS: `whsec_${CANARY}\n${CANARY}` }],
  ['a scheme that does not exist', { SCHEME: 'standard_webhooks', SECRETS: `whsec_${CANARY}` }],
  ['a derivation that does not exist', { DERIVATION: 'sha256', SECRETS: `whsec_${CANARY}` }],
  ['no public key', { SCHEME: 'ED25519', SECRETS: `whsec_${CANARY}` }],
  ['a public key that is cut', { SCHEME: 'ED25519', PUBLIC_KEYS: `whpk_${CANARY}` }],
  ['a private key', { SCHEME: 'ED25519', PUBLIC_KEYS: `whsk_${'A'.repeat(43)}=\n${CANARY}` }],
]

test.for(languages.map((language) => [language.name, language] as const))(
  'the %s receiver does not start with settings that let anybody in, and tells no secret',
  async ([_name, { command }], context) => {
    if ('missing' in command) return context.skip(command.missing)

    const endings = await Promise.all(
      refused.map(async ([name, settings]) => {
        await using example = run(command, { ...settings, PORT: '0' })
        return { name, code: await example.end, said: example.errors.join('\n') }
      }),
    )

    expect(endings.map(({ name, code }) => `${name}: ${code}`)).toEqual(
      refused.map(([name]) => `${name}: 1`),
    )
    expect(endings.map(({ said }) => said)).toEqual(
      refused.map(() => expect.stringMatching(/(SECRETS|PUBLIC_KEYS|SCHEME|DERIVATION)\b.*\.$/m)),
    )
    expect(JSON.stringify(endings)).not.toContain(CANARY)
  },
)

test('verify.sh finds nothing right with settings that let anybody in', async (context) => {
  if ('missing' in openssl) return context.skip(openssl.missing)
  const now = String(Math.floor(Date.now() / 1_000))
  const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature', 'x-api-key']
  const headers = Object.fromEntries(names.map((name) => [name, now]))

  const answers = await Promise.all(
    refused.map(async ([name, settings]) => {
      await using receiver = await captureForShell(settings)
      return `${name}: ${await receiver.answer({ headers, body: Buffer.alloc(0) })}`
    }),
  )

  expect(answers).toEqual(refused.map(([name]) => `${name}: 400`))
})

function signingsOf({ hasEd25519 }: { readonly hasEd25519: boolean }) {
  return signings.filter(({ settings }) => hasEd25519 || settings['SCHEME'] !== 'ED25519')
}

/** Some at once, for a shell takes its time. */
async function answersOf(receiver: Receiver, cases: readonly Case[]): Promise<string[]> {
  const answers: string[] = []
  const waiting = cases.entries()
  const ask = async () => {
    for (const [index, { name, request }] of waiting) {
      answers[index] = `${name}: ${await receiver.answer(request())}`
    }
  }
  await Promise.all(Array.from({ length: MAX_AT_ONCE }, ask))
  return answers
}
