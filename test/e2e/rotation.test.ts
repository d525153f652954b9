import { afterAll, beforeAll, expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import type { RotationPolicy, SignatureScheme } from '../../examples/generated/graphql.ts'
import { newSecret } from '../../src/domain/secrets.ts'
import { createCallers } from '../support/callers.ts'
import { DOCUMENTED_CHECKS } from '../support/documented-checks.ts'
import { codesIn, tableAfter } from '../support/readme-tables.ts'
import { type ReceivedRequest, type Receiver, startReceiver } from '../support/receiver.ts'
import { shareService } from '../support/shared-service.ts'

// Each scheme, each policy, each moment of a delivery's first attempt: who accepts what comes after the
// rotation is what the README's table says.

const SCHEMES = Object.keys(DOCUMENTED_CHECKS) as SignatureScheme[]
const ROTATIONS = {
  IMMEDIATE: { policy: 'IMMEDIATE' },
  OVERLAP: { policy: 'OVERLAP', overlapSeconds: 600 },
  'OVERLAP, ended': { policy: 'OVERLAP', overlapSeconds: 0 },
  FINISH_IN_FLIGHT: { policy: 'FINISH_IN_FLIGHT' },
} as const satisfies Record<string, { policy: RotationPolicy; overlapSeconds?: number }>
type RotationName = keyof typeof ROTATIONS
const MOMENTS = ['before', 'during', 'after'] as const
type Moment = (typeof MOMENTS)[number]

const MakeKey = graphql(`
  mutation RotationMakeKey($input: SigningKeyCreateInput!) {
    signingKeyCreate(input: $input) {
      ... on SigningKeyCreatePayload { signingKey { id } secret }
      ... on UserError { code message }
    }
  }
`)

const Rotate = graphql(`
  mutation RotationRotate($input: SigningKeyRotateInput!) {
    signingKeyRotate(input: $input) {
      ... on SigningKeyRotatePayload { secret rotatedAt previousSecretExpiresAt note }
      ... on UserError { __typename code message }
    }
  }
`)

/** One scheme and one rotation: a key, and an endpoint that signs with it. */
interface Combination {
  readonly scheme: SignatureScheme
  readonly rotation: RotationName
  readonly keyId: string
  readonly oldSecret: string
  readonly newSecret: string
  readonly path: string
}

const service = await shareService({ concurrency: 400 })
const { workbench } = await createCallers(service)
let receiver: Receiver
const combinations: Combination[] = []
const rotated = new Map<Combination, object>()
const afterRotation = new Map<string, ReceivedRequest>()

beforeAll(async () => {
  receiver = await startReceiver()
  await Promise.all(
    SCHEMES.flatMap((scheme) =>
      Object.keys(ROTATIONS).map((rotation) => makeCombination(scheme, rotation as RotationName)),
    ),
  )

  receiver.answerAlways(503) // so that there will be a retry
  await publishToAll('before')
  await receiver.take(combinations.length)
  const rotationsDone = Promise.withResolvers<number>()
  receiver.answerAlways(rotationsDone.promise)
  await publishToAll('during')
  await receiver.take(combinations.length)

  await Promise.all(combinations.map(rotate))
  receiver.answerAlways(204)
  rotationsDone.resolve(503)
  await publishToAll('after')
  for (const request of await receiver.take(combinations.length * MOMENTS.length)) {
    afterRotation.set(`${request.path} ${request.headers['webhook-event-type']}`, request)
  }
}, 60_000)

afterAll(() => receiver[Symbol.asyncDispose]())

async function makeCombination(scheme: SignatureScheme, rotation: RotationName): Promise<void> {
  const { algorithm, signatureHeader } = DOCUMENTED_CHECKS[scheme]
  const [oldSecret, nextSecret] = [algorithm, algorithm].map((name) =>
    newSecret(name === 'ED25519' ? 'ed25519' : 'hmac_sha256'),
  ) as [string, string]
  const input = { name: `${scheme} ${rotation}`, algorithm, secret: oldSecret }
  const { signingKeyCreate: made } = await service.ask(MakeKey, { input }, workbench)
  if (!('signingKey' in made)) throw new Error(JSON.stringify(made))

  const path = `/${scheme}/${rotation.replaceAll(/\W/g, '')}`
  await service.subscribe(
    {
      ...{ url: new URL(path, receiver.url).href, signingKeyId: made.signingKey.id },
      ...{ signatureScheme: scheme, signatureHeader: signatureHeader ?? null },
    },
    workbench,
  )
  const keyId = made.signingKey.id
  combinations.push({ scheme, rotation, keyId, oldSecret, newSecret: nextSecret, path })
}

async function rotate(combination: Combination): Promise<void> {
  const { keyId, rotation, newSecret: secret } = combination
  const input = { id: keyId, secret, ...ROTATIONS[rotation] }
  const { signingKeyRotate } = await service.ask(Rotate, { input }, workbench)
  rotated.set(combination, signingKeyRotate)
}

async function publishToAll(type: Moment): Promise<void> {
  const { deliveryCount } = await service.publish({ type }, workbench)
  expect(deliveryCount).toBe(combinations.length)
}

/** Whether receivers accept it that hold the old secret, the new one, both. */
async function verdictsOn(combination: Combination, moment: Moment): Promise<string[]> {
  const { scheme, path, oldSecret, newSecret: nextSecret } = combination
  const request = afterRotation.get(`${path} ${moment}`)
  if (request === undefined) throw new Error(`Nothing came to ${path}, first tried ${moment}.`)
  const { accepts } = DOCUMENTED_CHECKS[scheme]
  const holders = [[oldSecret], [nextSecret], [oldSecret, nextSecret]]
  return Promise.all(
    holders.map(async (secrets) => {
      const verdicts = await Promise.all(secrets.map((secret) => accepts(request, secret)))
      return verdicts.includes(true) ? 'yes' : 'no'
    }),
  )
}

const documented = tableAfter('| Rotation |').map(([rotation = '', moment, ...verdicts]) => ({
  rotation: codesIn(rotation)[0] + (rotation.includes('ended') ? ', ended' : ''),
  moment,
  verdicts,
}))

test('the table in the README has a row for each rotation and moment', () => {
  const rows = documented.map(({ rotation, moment }) => `${rotation}: ${moment}`)

  const all = Object.keys(ROTATIONS).flatMap((name) => MOMENTS.map((when) => `${name}: ${when}`))
  expect(rows.toSorted()).toEqual(all.toSorted())
})

const hasRoom = (scheme: SignatureScheme) =>
  !['BODY_HEX', 'BODY_HEX_PREFIXED', 'API_KEY'].includes(scheme)

test.each(
  SCHEMES.flatMap((scheme) =>
    documented
      .filter(({ rotation }) => hasRoom(scheme) || !rotation.startsWith('OVERLAP'))
      .map((row) => ({ scheme, ...row })),
  ),
)('$scheme, $rotation, first tried $moment: $verdicts', async ({ scheme, ...row }) => {
  const combination = combinations.find(
    (one) => one.scheme === scheme && one.rotation === row.rotation,
  ) as Combination

  const verdicts = await verdictsOn(combination, row.moment as Moment)

  expect(rotated.get(combination)).toMatchObject({ secret: combination.newSecret })
  expect(verdicts).toEqual(row.verdicts)
})

test.each(SCHEMES.filter((scheme) => !hasRoom(scheme)))(
  '%s has room for one signature: OVERLAP is a conflict that names what fits, and changes nothing',
  async (scheme) => {
    const overlaps = combinations.filter(
      (one) => one.scheme === scheme && one.rotation.startsWith('OVERLAP'),
    )

    for (const combination of overlaps) {
      expect(rotated.get(combination)).toEqual({
        ...{ __typename: 'ConflictError', code: 'CONFLICT' },
        message: expect.stringMatching(new RegExp(`${scheme}.* IMMEDIATE or FINISH_IN_FLIGHT`)),
      })
      const verdicts = await Promise.all(MOMENTS.map((when) => verdictsOn(combination, when)))
      expect(verdicts).toEqual(MOMENTS.map(() => ['yes', 'no', 'yes']))
    }
    expect(overlaps).toHaveLength(2)
  },
)
