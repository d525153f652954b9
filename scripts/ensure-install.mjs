// Makes node_modules what package-lock.json says, so that `npm start` and `npm test` are enough on
// a fresh clone. Plain JavaScript for any Node from 18 on: it runs before anything is installed.

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { basename, delimiter, dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = realpathSync(dirname(dirname(fileURLToPath(import.meta.url))))
const nodeModules = join(root, 'node_modules')
const stampFile = join(nodeModules, '.hookwire-lock-sha256')

const lockHash = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex')

if (readStamp() !== lockHash) {
  process.stderr.write('Installing what package-lock.json names (npm ci) …\n')
  install()
  writeFileSync(stampFile, lockHash)
}

function readStamp() {
  return existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : undefined
}

function install() {
  // Warnings would be pages about the Node that runs npm, which is not the one that runs Hookwire.
  const options = ['--no-audit', '--no-fund', '--loglevel=error']
  const [command, ...args] = [...npmCommand(), 'ci', ...options]
  const { status, signal, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...pathOutside() },
    shell: command === 'npm' && process.platform === 'win32', // there it is npm.cmd
  })
  if (status === 0) return

  const reason = error?.message ?? (signal ? `it was ended by ${signal}` : `exit code ${status}`)
  process.stderr.write(
    `\nThe dependencies of Hookwire could not be installed: npm ci failed (${reason}).\n` +
      `What npm said is above. To try by hand: cd ${root} && npm ci\n`,
  )
  process.exit(status || 1)
}

/** The npm that runs us, under a Node that it does not delete half-way; else the one on PATH. */
function npmCommand() {
  const npmCli = process.env.npm_execpath
  const isNpm = npmCli !== undefined && basename(npmCli) === 'npm-cli.js' && existsSync(npmCli)
  return isNpm ? [nodeOutside(), npmCli] : ['npm']
}

/** `npm ci` begins by deleting node_modules, and with it the Node that npm puts first on PATH. */
function nodeOutside() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const candidates = [
    process.env.npm_node_execpath,
    process.execPath,
    ...foldersOnPath().map((folder) => join(folder, name)),
  ]
  const isOutside = (file) => file && existsSync(file) && !isInside(realpathSync(file))
  return candidates.find(isOutside) ?? process.execPath
}

/** PATH without our node_modules/.bin; its name is Path on Windows. */
function pathOutside() {
  const key = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH'
  const kept = foldersOnPath().filter((folder) => !isInside(folder))
  return { [key]: kept.join(delimiter) }
}

function foldersOnPath() {
  return (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
}

function isInside(path) {
  const real = existsSync(path) ? realpathSync(path) : path
  return `${real}${sep}`.startsWith(`${nodeModules}${sep}`)
}
