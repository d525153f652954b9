import { expect, test } from 'vitest'
import { followLiveLog, type LiveLogOptions, type LivePage } from '../../examples/live-log.ts'
import { startReceiver } from '../support/receiver.ts'
import { ADMIN_TOKEN, startService } from '../support/service.ts'
import { startProxy } from './proxy.ts'

/** The pages as they come, checked to follow one another. */
function follow(url: string, options: Partial<LiveLogOptions> = {}) {
  const pages: LivePage[] = []
  const takers = new Set<() => void>()
  const ended = Promise.withResolvers<unknown>()
  const stop = followLiveLog({
    url,
    token: ADMIN_TOKEN,
    variables: {},
    onEnd: ended.resolve,
    onPage(page) {
      const before = pages.at(-1)
      if (before !== undefined && before.cursor !== page.previousCursor) {
        ended.resolve(`A page from ${page.previousCursor} follows one to ${before.cursor}.`)
      }
      pages.push(page)
      for (const look of takers) look()
    },
    ...options,
  })
  const eventIds = () => pages.flatMap(({ entries }) => entries.map(({ event }) => event.id))
  return {
    ended: ended.promise,
    eventIds,
    /** Until there are so many pages, or entries; or it has ended. */
    until(isReached: (counts: { pages: number; entries: number }) => boolean): Promise<unknown> {
      const { promise, resolve } = Promise.withResolvers<void>()
      const look = () => {
        if (isReached({ pages: pages.length, entries: eventIds().length })) resolve()
      }
      takers.add(look)
      look()
      const failed = ended.promise.then((reason) => {
        throw new Error(`The live log ended: ${String(reason)}`)
      })
      return Promise.race([promise, failed])
    },
    [Symbol.dispose]: stop,
  }
}

test('every entry comes once, in order, over a connection that is lost and then refused', async () => {
  await using service = await startService()
  await using receiver = await startReceiver()
  await using proxy = await startProxy(service.url)
  await service.subscribe({ url: receiver.url })
  using log = follow(proxy.url)
  await log.until(({ pages }) => pages > 0)

  const before = await service.publish({})
  await log.until(({ entries }) => entries > 0)
  proxy.cut()
  const after = await service.publish({})
  await log.until(({ entries }) => entries > 1)

  expect(log.eventIds()).toEqual([before.id, after.id])
})

test('a connection that says nothing any more is replaced', async () => {
  await using service = await startService()
  await using receiver = await startReceiver()
  await using proxy = await startProxy(service.url)
  await service.subscribe({ url: receiver.url })
  using log = follow(proxy.url, { silenceMs: 500 })
  await log.until(({ pages }) => pages > 0)

  proxy.silence()
  const { id } = await service.publish({})

  await log.until(({ entries }) => entries > 0)
  expect(log.eventIds()).toEqual([id])
})

test('a token that is refused ends it', async () => {
  await using service = await startService()

  using log = follow(service.url, { token: 'hwk_of_another_installation' })

  expect(await log.ended).toMatchObject({ code: 4403 })
})
