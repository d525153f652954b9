/**
 * What the programs we start see instead of ours: PGPORT, PGDATA, LANG or TZ would change what
 * they do, and what they print.
 */
export const CLEAN_ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }
