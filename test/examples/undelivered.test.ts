import { expect, test } from 'vitest'
import { createHistory } from '../graphql/history.ts'
import { shareService } from '../support/shared-service.ts'
import { tickingClock } from '../support/ticking-clock.ts'
import { runExample } from './example.ts'

const service = await shareService({ now: tickingClock() })
const { events, callers } = await createHistory(service)

async function run(environment: NodeJS.ProcessEnv) {
  const env = {
    HOOKWIRE_URL: service.url,
    TOKEN: callers.viewer.token ?? undefined,
    ...environment,
  }
  await using example = runExample('undelivered.ts', [], env)
  const code = await example.end
  return { code, lines: example.lines.map((line) => JSON.parse(line)), errors: example.errors }
}

test('what has not been delivered is printed, and a later run goes on where one has ended', async () => {
  const whole = await run({})
  const [rest, wrong] = await Promise.all([
    run({ AFTER: whole.lines[0].cursor }),
    run({ SINCE: 'yesterday' }),
  ])

  const undelivered = [events['order.sent'], events['card-ordered'], events['card-lost']]
  expect(whole.lines.map(({ id }) => id)).toEqual(undelivered)
  expect(whole.lines[0]).toMatchObject({ type: 'order.sent', rawData: '{"user_id":7}' })
  expect(rest.lines).toEqual(whole.lines.slice(1))
  expect([whole.code, rest.code, wrong.code]).toEqual([0, 0, 1])
  expect(wrong.errors.join()).toContain('RFC 3339')
})
