import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import {
  FIRST_WINDOW_CHARACTERS,
  pacedSender,
  WINDOW_CHARACTERS,
} from '../../src/server/paced-sender.ts'

const CHARACTERS = 4 * 1_024
const FIRST_MESSAGES = FIRST_WINDOW_CHARACTERS / CHARACTERS
const WINDOW_MESSAGES = WINDOW_CHARACTERS / CHARACTERS
const MESSAGES = 10 * WINDOW_MESSAGES

const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
await once(server, 'listening')
const { port } = server.address() as AddressInfo
afterAll(() => {
  for (const socket of server.clients) socket.terminate()
  server.close()
})

test('who never reads is sent a first window, and who read and stops a larger one, and no more', async () => {
  const deaf = await connect({ isDeaf: true })
  const reader = await connect()
  const tired = await connect()
  const toDeaf = sendAll(deaf.socket)
  const toTired = sendAll(tired.socket)
  await pausedAfter(tired.client, WINDOW_MESSAGES)
  const readCount = toTired.count()
  const toReader = sendAll(reader.socket)

  await toReader.done
  await reader.all

  expect(toDeaf.count()).toBeLessThanOrEqual(FIRST_MESSAGES + 1)
  expect(toTired.count()).toBeGreaterThan(FIRST_MESSAGES)
  expect(toTired.count()).toBeLessThanOrEqual(readCount + WINDOW_MESSAGES + 1)
})

test('who reads again is sent the rest', async () => {
  const { client, socket, all } = await connect({ isDeaf: true })
  const reader = await connect()
  const sending = sendAll(socket)
  await sendAll(reader.socket).done
  const before = sending.count()

  client.resume()
  await sending.done
  await all

  expect(before).toBeLessThan(MESSAGES)
})

test('a sender does not wait for a client that is gone', async () => {
  const { client, socket } = await connect({ isDeaf: true })
  const reader = await connect()
  const sending = sendAll(socket)
  await sendAll(reader.socket).done

  client.terminate()

  await sending.done
})

test('a pong that nobody asked for makes no room', async () => {
  const { client, socket } = await connect({ autoPong: false })
  const reader = await connect()
  const sending = sendAll(socket)
  for (const text of ['', 'x', '-1', '1e12', 'Infinity']) client.pong(text)

  await sendAll(reader.socket).done

  expect(sending.count()).toBeLessThanOrEqual(FIRST_MESSAGES + 1)
})

async function connect({ isDeaf = false, autoPong = true } = {}) {
  const accepted = once(server, 'connection')
  const client = new WebSocket(`ws://127.0.0.1:${port}`, { autoPong })
  const all = receivedAll(client)
  client.on('error', () => undefined)
  const [[socket]] = await Promise.all([accepted, once(client, 'open')])
  if (isDeaf) client.pause()
  return { client, socket: socket as WebSocket, all }
}

function pausedAfter(client: WebSocket, messages: number): Promise<void> {
  let count = 0
  return new Promise((resolve) => {
    client.on('message', () => {
      count += 1
      if (count === messages) client.pause()
      if (count === messages) resolve()
    })
  })
}

function receivedAll(client: WebSocket): Promise<void> {
  let count = 0
  return new Promise((resolve) => {
    client.on('message', () => {
      count += 1
      if (count === MESSAGES) resolve()
    })
  })
}

function sendAll(socket: WebSocket) {
  const send = pacedSender(socket)
  const message = 'x'.repeat(CHARACTERS)
  let count = 0
  const sendEach = async () => {
    for (; count < MESSAGES; count += 1) await send(message)
  }
  const done = sendEach().catch(() => undefined) // it was cut off
  return { done, count: () => count }
}
