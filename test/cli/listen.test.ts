import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import type { Host } from '../../src/cli/host.ts'
import { forwardAll } from '../../src/cli/listen.ts'

const answered = { statusCode: 200, durationMs: 1, text: '' }

function requestOf(eventId: string) {
  return { listen: { eventId, eventType: 'a', method: 'POST' as const, headers: [], body: '{}' } }
}

function newHost() {
  const stdout = new Writable({ write: (_chunk, _encoding, done) => done() })
  return { stdout, env: {} } as unknown as Host
}

test('what waits when it is stopped is not forwarded any more, and what is under way ends', async () => {
  const sent: string[] = []
  let isStopped = false
  async function* feed() {
    for (const id of ['first', 'second', 'third']) yield requestOf(id)
  }
  const send = async ({ eventId }: { readonly eventId: string }) => {
    sent.push(eventId)
    isStopped = true
    return answered
  }

  await forwardAll(newHost(), feed(), send, { concurrency: 1, isStopped: () => isStopped })

  expect(sent).toEqual(['first'])
})

test('what is under way when the feed fails is ended first', async () => {
  const ended: string[] = []
  async function* feed() {
    yield requestOf('first')
    throw new Error('There was no room.')
  }
  const send = async ({ eventId }: { readonly eventId: string }) => {
    await new Promise(setImmediate)
    ended.push(eventId)
    return answered
  }

  const forwarding = forwardAll(newHost(), feed(), send, { concurrency: 2, isStopped: () => false })

  await expect(forwarding).rejects.toThrow('There was no room.')
  expect(ended).toEqual(['first'])
})
