import { expect, test, vi } from 'vitest'
import { findFreePort } from '../support/process.ts'
import { startService } from '../support/service.ts'
import { runExample } from './example.ts'

const LISTENING = { timeout: 15_000, interval: 50 } // milliseconds

async function post(url: string, headers: Record<string, string>, body: string) {
  const { status } = await fetch(url, { method: 'POST', headers, body })
  return status
}

test('the receiver takes what Hookwire sends, and nothing else', async () => {
  await using service = await startService({ now: () => new Date(Date.now() - 60_000) })
  const port = await findFreePort()
  const url = `http://127.0.0.1:${port}/hook`
  const { secret } = await service.subscribe({ url, eventTypes: ['user.created'] })
  await using receiver = runExample('receiver.ts', [], {
    WEBHOOK_SECRET: secret,
    PORT: String(port),
  })
  await vi.waitFor(async () => expect(await post(url, {}, '{}')).toBe(401), LISTENING)

  const event = await service.publish({ type: 'user.created', data: { user_id: 7 } })

  const line = await receiver.line(/^evt_/)
  const [id, ...json] = line.split(' ')
  expect(id).toBe(event.id)
  expect(JSON.parse(json.join(' '))).toMatchObject({ data: { id: event.id, user_id: 7 } })
})
