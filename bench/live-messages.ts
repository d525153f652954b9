import { BENCH_TOKEN } from './rig.ts'

/** What a client of the live log says, as graphql-transport-ws has it. */
export const PROTOCOL = 'graphql-transport-ws'
export const ACKNOWLEDGED = 'connection_ack'
export const INIT = JSON.stringify({
  type: 'connection_init',
  payload: { authorization: `Bearer ${BENCH_TOKEN}` },
})

export function subscribeTo(query: string): string {
  return JSON.stringify({ type: 'subscribe', id: 'a', payload: { query } })
}
