import { Counter, Registry } from 'prom-client'
import type { DroppedPartition } from './storage/retirement.ts'

/** What this process has counted since it started, as Prometheus reads it. */
export interface Metrics {
  readonly contentType: string
  text(): Promise<string>
  countDropped(dropped: DroppedPartition): void
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  const shared = { labelNames: ['table' as const], registers: [registry] }
  const droppedDays = new Counter({
    ...shared,
    name: 'hookwire_retention_dropped_partitions_total',
    help: 'Days past their retention that this process has dropped, by table.',
  })
  const droppedRows = new Counter({
    ...shared,
    name: 'hookwire_retention_dropped_rows_total',
    help: 'How many rows were in them, as PostgreSQL has estimated it.',
  })
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    countDropped({ table, rows }) {
      droppedDays.inc({ table })
      droppedRows.inc({ table }, rows)
    },
  }
}
