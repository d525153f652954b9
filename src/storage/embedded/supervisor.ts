import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'

/**
 * A shell stays between us and PostgreSQL because it outlives us, even when we are killed: the
 * pipe from us then closes, and the watcher asks PostgreSQL to shut down. It asks again and again,
 * since PostgreSQL ignores the signal until it has set up its handlers. The shell itself ignores
 * signals, for a service manager may send them to all of us, and its end is PostgreSQL's end.
 */
const SCRIPT = `
trap '' HUP INT QUIT TERM
exec 3<&0
"$@" </dev/null 3<&- &
postgres=$!
(
  read -r line <&3
  while kill -INT "$postgres" 2>/dev/null; do sleep 1; done
) >/dev/null 2>&1 &
watcher=$!
exec </dev/null 3<&-
wait "$postgres"
status=$?
kill -KILL "$watcher" 2>/dev/null
exit "$status"
`

/** Runs a program that is asked to end (SIGINT) when this process does, however that happens. */
export function spawnSupervised(
  file: string,
  args: readonly string[],
  logDescriptor: number,
  options: Pick<SpawnOptions, 'cwd' | 'env' | 'uid' | 'gid'>,
): ChildProcess {
  return spawn('/bin/sh', ['-c', SCRIPT, 'sh', file, ...args], {
    ...options,
    stdio: ['pipe', logDescriptor, logDescriptor],
    // Ctrl-C must reach us only: PostgreSQL is the last to stop.
    detached: true,
  })
}
