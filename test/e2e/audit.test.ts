import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { RotationPolicy } from '../../examples/generated/graphql.ts'
import { newUuid, publicId } from '../../src/domain/ids.ts'
import type { Log } from '../../src/log.ts'
import { createCallers, createToken } from '../support/callers.ts'
import { createCredential } from '../support/credentials.ts'
import { connect } from '../support/database.ts'
import { changeEventType, createEventType } from '../support/event-types.ts'
import { changeExports } from '../support/export-settings.ts'
import { ADMIN_TOKEN } from '../support/service.ts'
import { shareService } from '../support/shared-service.ts'
import { keysOf, makeKey, makeRotation, makeUser } from '../support/signing-keys.ts'

interface Line {
  readonly level: keyof Log
  readonly fields: Record<string, unknown>
  readonly message: string
}

const lines: Line[] = []
const writer = (level: keyof Log) => (fields: object, message: string) =>
  void lines.push({ level, fields: { ...fields }, message })
const log: Log = { info: writer('info'), warn: writer('warn'), error: writer('error') }

const service = await shareService({ hasWorker: false, log })
const { environmentId, workbench, viewer, events } = await createCallers(service)
const keys = keysOf(service, workbench)

/** The audit lines of what is done meanwhile. */
async function linesOf(work: () => Promise<unknown>): Promise<Line[]> {
  const start = lines.length
  await work()
  return lines.slice(start).filter(({ fields }) => 'audit' in fields)
}

const fieldsOf = (written: readonly Line[]) => written.map(({ fields }) => fields)
const actionsOf = (written: readonly Line[]) => written.map(({ fields }) => fields['audit'])

test('who made, revealed, rotated and deleted a key is in the log, one line each', async () => {
  const { id: tokenId, token } = await createToken(service, {
    ...{ role: 'WORKBENCH', name: 'the token of Ada', environmentId },
  })
  const ada = keysOf(service, { token })

  let id = ''
  const written = await linesOf(async () => {
    id = (await makeKey(ada)).id
    await ada.reveal(id)
    await makeRotation(ada, { id })
    await ada.remove(id)
  })

  const who = { environmentId, role: 'WORKBENCH', tokenName: 'the token of Ada', tokenId }
  const did = (what: string) => ({ audit: `signing_key_${what}`, id, ...who })
  expect(fieldsOf(written)).toEqual(['created', 'revealed', 'rotated', 'deleted'].map(did))
  expect(written.map(({ level }) => level)).toEqual(Array(4).fill('info'))
})

test('an administrator is told by the role, in the environment that the key is in', async () => {
  const { id } = await makeKey(keys)
  const administrator = keysOf(service, { environment: environmentId })

  const written = await linesOf(() => administrator.reveal(id))

  const who = { role: 'ADMIN', tokenId: null, tokenName: expect.any(String) }
  expect(fieldsOf(written)).toEqual([{ audit: 'signing_key_revealed', id, environmentId, ...who }])
})

test.each<RotationPolicy>(['IMMEDIATE', 'OVERLAP', 'FINISH_IN_FLIGHT'])(
  'a rotation by %s is in the log',
  async (policy) => {
    const { id } = await makeKey(keys)

    const written = await linesOf(() => makeRotation(keys, { id, policy }))

    expect(fieldsOf(written)).toMatchObject([{ audit: 'signing_key_rotated', id }])
  },
)

test('a refused call is no deed', async () => {
  const { id, secret } = await makeKey(keys)
  await makeUser(keys, { signingKeyId: id, signatureScheme: 'API_KEY' })
  const never = publicId('SigningKey', newUuid(new Date()))

  const written = await linesOf(async () => {
    await keys.create({ name: '' })
    await keys.create({ secret: 'short' })
    for (const unknown of [never, 'nonsense']) {
      await keys.rotate({ id: unknown })
      await keys.reveal(unknown)
      await keys.remove(unknown)
    }
    await keys.rotate({ id, policy: 'OVERLAP' })
    await keys.rotate({ id, policy: 'IMMEDIATE', secret })
    await keys.rotate({ id, policy: 'IMMEDIATE', overlapSeconds: -1 })
    await keys.remove(id)
    for (const caller of [viewer, events, { token: null }]) {
      const powerless = keysOf(service, caller)
      await Promise.allSettled([powerless.create(), powerless.reveal(id), powerless.rotate({ id })])
    }
  })

  expect(written).toEqual([])
})

test('a secret that could not be shown is not in the log as shown', async () => {
  const { id } = await makeKey(keys)
  await using db = connect(service.databaseUrl)
  await sql`update signing_secrets set ciphertext = 'damaged'`.execute(db)

  const written = await linesOf(() => expect(keys.reveal(id)).rejects.toThrow())

  expect(written).toEqual([])
})

test('who changes what leaves an environment is in the log, whatever it is changed to', async () => {
  const written = await linesOf(async () => {
    await changeExports(service, { includeTestEvents: true }, workbench)
    await changeExports(service, {}, workbench)
    await expect(changeExports(service, {}, viewer)).rejects.toThrow('FORBIDDEN')
  })

  const line = { audit: 'environment_updated', environmentId, role: 'WORKBENCH' }
  expect(fieldsOf(written)).toMatchObject([line, line])
})

test('who registers, changes and archives an event type is in the log, and a refusal is not', async () => {
  let id = ''
  const written = await linesOf(async () => {
    id = await createEventType(service, { name: 'audited' }, workbench)
    await changeEventType(service, { id, schema: { type: 'object' } }, workbench)
    await changeEventType(service, { id, archived: true }, workbench)
  })
  const never = publicId('EventType', newUuid(new Date()))
  const refused = await linesOf(() =>
    Promise.allSettled([
      createEventType(service, { name: 'audited' }, workbench),
      createEventType(service, { name: 'bad', schema: { type: 'card' } }, workbench),
      changeEventType(service, { id: never, archived: true }, workbench),
      createEventType(service, { name: 'other' }, viewer),
      changeEventType(service, { id, archived: false }, viewer),
    ]),
  )

  const line = { id, environmentId, role: 'WORKBENCH', tokenId: expect.stringMatching(/^tok_/) }
  const actions = ['event_type_created', 'event_type_updated', 'event_type_updated']
  expect(fieldsOf(written)).toMatchObject(actions.map((audit) => ({ audit, ...line })))
  expect(refused).toEqual([])
})

test('what was done is written although the others could not be told of it', async () => {
  const { id } = await makeKey(keys)
  await using db = connect(service.databaseUrl)
  await sql`alter sequence revocation_tickets rename to revocation_tickets_away`.execute(db)

  const written = await linesOf(async () => {
    await expect(keys.rotate({ id })).rejects.toThrow('INTERNAL_SERVER_ERROR')
  })
  await sql`alter sequence revocation_tickets_away rename to revocation_tickets`.execute(db)

  expect(actionsOf(written)).toEqual(['signing_key_rotated'])
  expect(await keys.find(id)).toMatchObject({ rotatedAt: expect.any(String) })
})

test('what is done with credentials is written, too', async () => {
  const basic = { username: 'me', password: 'canary-password' }

  let id = ''
  const written = await linesOf(async () => {
    id = await createCredential(service, { basic }, workbench)
  })

  expect(fieldsOf(written)).toMatchObject([{ audit: 'credential_created', id, role: 'WORKBENCH' }])
})

test('no line holds a secret, and none a token', async () => {
  const given = 'canary, text of the caller'
  const { id, secret } = await makeKey(keys)
  const rotated = await makeRotation(keys, { id })
  await makeRotation(keys, { id, secret: given })
  await keys.rotate({ id, secret: given })
  await keys.reveal(id)
  await keys.subscribe({ headers: [{ name: 'authorization', value: 'canary' }] })

  const text = JSON.stringify(lines)

  const hidden = [secret, rotated.secret, given, 'canary', ADMIN_TOKEN, String(workbench.token)]
  for (const one of hidden) expect(text).not.toContain(one)
  expect(text).toContain('signing_key_revealed')
})
