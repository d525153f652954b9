import { expect, test } from 'vitest'
import type { Log } from '../../src/log.ts'
import { createCanaries } from '../support/canaries.ts'
import { lateClock } from '../support/clock.ts'
import { createCredential } from '../support/credentials.ts'
import {
  backtestMapping,
  changeMapping,
  previewMapping,
  readMappedLog,
} from '../support/mapped-subscriptions.ts'
import { startReceiver } from '../support/receiver.ts'
import { ADMIN_TOKEN, startService } from '../support/service.ts'
import { tryEndpoint } from '../support/subscription-tests.ts'

/** All that a script can get hold of, as text. */
const DUMP = `
const seen = new Set()
const found = []
const look = (value, depth) => {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) {
    return found.push(String(value))
  }
  if (seen.has(value) || depth > 4) return
  seen.add(value)
  found.push(typeof value === 'function' ? Function.prototype.toString.call(value) : '')
  for (const key of Reflect.ownKeys(value)) {
    found.push(String(key))
    try { look(value[key], depth + 1) } catch (error) { found.push(String(error)) }
  }
  look(Object.getPrototypeOf(value), depth + 1)
}
const dump = (event, context) => {
  look({ event, context, global: globalThis, stack: new Error('here').stack }, 0)
  return found.join('\\n')
}
`
const RETURNED = `${DUMP}; export default (event, context) => ({ dump: dump(event, context) })`
const THROWN = `${DUMP}; export default (event, context) => {
  const all = dump(event, context)
  console.log(all)
  throw new Error(all.slice(-event.data.from))
}`

test('no secret is within a script’s reach, and none is in what is told of its failures', async () => {
  const canaries = createCanaries()
  canaries.learn(ADMIN_TOKEN)
  const logged: string[] = []
  const keep = (_fields: object, message: string) => void logged.push(message)
  const log: Log = { info: () => undefined, warn: keep, error: keep }
  await using service = await startService({ now: lateClock, log })
  await using receiver = await startReceiver()
  const basic = { username: 'me', password: canaries.ascii('password') }
  const credentialId = await createCredential(service, { basic }, {})
  const { id, secret } = await service.subscribe({
    ...{ url: receiver.url, credentialId, mapping: RETURNED, maxRetries: 0, autoDisable: false },
    headers: [{ name: 'x-api-key', value: canaries.ascii('header') }],
  })
  canaries.learn(secret)
  const data = { from: 400 }

  const event = await service.publish({ data })
  const sent = await receiver.next()
  await changeMapping(service, id, THROWN)
  const tested = await tryEndpoint(service, { id, data })
  const told = [
    tested,
    await previewMapping(service, { script: THROWN, eventId: event.id, webhookSubscriptionId: id }),
    await previewMapping(service, { script: RETURNED, eventType: 'a', data }),
    await backtestMapping(service, { webhookSubscriptionId: id, script: RETURNED, samples: 20 }),
    await readMappedLog(service, id),
  ]

  const { dump } = JSON.parse(String(sent.body))
  expect(dump).toContain(event.id)
  expect(dump).toContain('JSON')
  expect(tested).toMatchObject({ errorClass: 'mapping_error' })
  expect(canaries.findIn(JSON.stringify(sent.headers))).not.toEqual([])
  expect(canaries.findIn(sent.body)).toEqual([])
  expect(canaries.findIn(JSON.stringify(told))).toEqual([])
  expect(logged).toEqual([])
})
