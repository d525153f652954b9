import type { Refuse } from './errors.ts'
import { DEFAULT_EXPORT_SETTINGS } from './export-settings.ts'
import { checkName } from './text.ts'

export const MIN_RETENTION_DAYS = 1
export const MAX_RETENTION_DAYS = 365

/** Of an environment for which nothing else was said. */
export const DEFAULT_SETTINGS = {
  secretsRevealable: true,
  logsFullData: false,
  retentionDays: 30,
  ...DEFAULT_EXPORT_SETTINGS,
}

interface Settings {
  readonly name?: string | null | undefined
  readonly retentionDays?: number | null | undefined
}

export function checkSettings(refuse: Refuse, { name, retentionDays }: Settings): void {
  if (name != null) checkName(refuse, name)
  if (retentionDays == null) return
  if (retentionDays < MIN_RETENTION_DAYS || retentionDays > MAX_RETENTION_DAYS) {
    refuse(['retentionDays'], `must be from ${MIN_RETENTION_DAYS} to ${MAX_RETENTION_DAYS}.`)
  }
}
