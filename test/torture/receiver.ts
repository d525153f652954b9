// A receiver in a process of its own, so that nothing that is done to Hookwire is done to it. What
// it has answered is on the disk. `?delayMs=` in the address keeps each answer back for a while.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import process from 'node:process'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { answeredLine, hashOf, openEnvelope, openJournal, receivedLine } from './journal.ts'

const [, , path = ''] = process.argv
const journal = await openJournal(path)

const server = createServer((request, response) => {
  receive(request, response).catch((error: unknown) => {
    if (request.destroyed && !request.complete) return // its sender was killed in the middle of it
    process.stderr.write(`The receiver failed: ${error}\n`)
    process.exit(1)
  })
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.(address !== null && typeof address === 'object' ? address.port : 0)
})
process.on('message', async () => {
  await journal.close()
  process.exit()
})
process.on('disconnect', () => process.exit())

async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await text(request)
  const { requestId, eventId, members } = openEnvelope(body)
  const { 'webhook-id': webhookId, 'webhook-attempt': attempt } = request.headers
  if (webhookId !== eventId) throw new Error(`${webhookId} carries ${eventId}.`)
  const at = Date.now()
  const entry = { requestId, eventId, attempt: Number(attempt), hash: hashOf(members), at }
  await journal.append(receivedLine({ ...entry, answeredAt: at }))

  const url = new URL(request.url ?? '/', 'http://receiver')
  await pause(Number(url.searchParams.get('delayMs') ?? 0))
  response.writeHead(204).end()
  await journal.append(answeredLine(requestId, Date.now()))
}
