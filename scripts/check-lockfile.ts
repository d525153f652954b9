// Says what is wrong with package.json and package-lock.json, and exits 1 if anything is.
import { readFileSync } from 'node:fs'
import process from 'node:process'
import { isDeepStrictEqual } from 'node:util'

type Versions = Record<string, string>

interface Manifest {
  readonly dependencies?: Versions
  readonly devDependencies?: Versions
  readonly optionalDependencies?: Versions
}

interface LockedPackage {
  readonly integrity?: string
  readonly resolved?: string
}

interface Lockfile {
  readonly packages: { readonly '': Manifest } & Record<string, LockedPackage>
}

const KINDS = ['dependencies', 'devDependencies', 'optionalDependencies'] as const
const EXACT_VERSION = /^\d+\.\d+\.\d+(-[\w.]+)?$/
const REGISTRY = 'https://registry.npmjs.org/'

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8'))
}

function* manifestProblems(manifest: Manifest, locked: Manifest): Generator<string> {
  for (const kind of KINDS) {
    if (!isDeepStrictEqual(manifest[kind], locked[kind])) {
      yield `package-lock.json has other ${kind} than package.json: run npm install.`
    }
    for (const [name, version] of Object.entries(manifest[kind] ?? {})) {
      if (!EXACT_VERSION.test(version)) yield `${name} is ${version}, not one exact version.`
    }
  }
}

function* lockProblems(packages: Record<string, LockedPackage>): Generator<string> {
  for (const [path, { integrity, resolved }] of Object.entries(packages)) {
    if (!integrity?.startsWith('sha512-')) yield `${path} is locked without a SHA-512 hash.`
    // A mirror's address would be asked from every machine that installs.
    if (resolved && !resolved.startsWith(REGISTRY)) yield `${path} is locked to ${resolved}.`
  }

  // Two of them do not know each other's types: "from another module or realm".
  const copies = Object.keys(packages).filter((path) => path.endsWith('node_modules/graphql'))
  if (copies.length !== 1) yield `There must be one graphql, not: ${copies.join(', ')}.`
}

const { '': root, ...packages } = readJson<Lockfile>('package-lock.json').packages
const problems = [...manifestProblems(readJson('package.json'), root), ...lockProblems(packages)]
for (const problem of problems) console.error(problem)
process.exitCode = problems.length > 0 ? 1 : 0
