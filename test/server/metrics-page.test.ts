import { expect, test } from 'vitest'
import { createMetrics } from '../../src/metrics.ts'
import { createCallers } from '../support/callers.ts'
import { ADMIN_TOKEN } from '../support/service.ts'
import { shareService } from '../support/shared-service.ts'

const service = await shareService({ hasWorker: false })
const callers = await createCallers(service)
const url = `${service.url}/metrics`

const statusFor = async (token: string | null | undefined, init: RequestInit = {}) => {
  const headers = token == null ? {} : { authorization: `Bearer ${token}` }
  return (await fetch(url, { ...init, headers })).status
}

test('who is no ADMIN is not told what happens in all environments', async () => {
  const { workbench, events, viewer } = callers

  const statuses = [workbench, events, viewer].map(({ token }) => statusFor(token))

  expect(await Promise.all(statuses)).toEqual([403, 403, 403])
  expect(await statusFor(null)).toBe(401)
  expect(await statusFor('hwk_of_nobody')).toBe(401)
})

test('nothing but GET and HEAD is allowed', async () => {
  expect(await statusFor(ADMIN_TOKEN, { method: 'POST' })).toBe(405)
  expect(await statusFor(ADMIN_TOKEN, { method: 'HEAD' })).toBe(200)
})

test('an ADMIN reads it in the format of Prometheus', async () => {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } })

  expect(answer.headers.get('content-type')).toMatch('text/plain; version=0.0.4')
  expect(await answer.text()).toContain('# TYPE hookwire_retention_dropped_rows_total counter')
})

test('days that were dropped are counted by table, with their rows', async () => {
  const metrics = createMetrics()

  metrics.countDropped({ table: 'events', day: '2026-01-01', rows: 20 })
  metrics.countDropped({ table: 'events', day: '2026-01-02', rows: 3 })

  const lines = (await metrics.text()).split('\n').filter((line) => line.includes('"events"'))
  expect(lines).toEqual([
    'hookwire_retention_dropped_partitions_total{table="events"} 2',
    'hookwire_retention_dropped_rows_total{table="events"} 23',
  ])
})
