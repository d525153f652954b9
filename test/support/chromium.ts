import { execFile } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { promisify } from 'node:util'
import type { Browser, LaunchOptions } from 'playwright-core'

const PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
]
const INSTALL_SECONDS = 240
const INSTALL_KILL_SECONDS = 10
const MAX_REASON_CHARACTERS = 300
const STEP_MS = 15_000

/** A browser for Playwright, or why there is none: tests that need it are then skipped. */
type Chromium = { readonly executablePath: string } | { readonly missing: string }

/** Chromium as it is installed; where it is not and we may, Debian's package is installed first. */
export async function findChromium(): Promise<Chromium> {
  const asked = process.env['CHROMIUM_PATH']
  if (asked) {
    return isExecutable(asked)
      ? { executablePath: asked }
      : { missing: `CHROMIUM_PATH names ${asked}, which cannot be executed.` }
  }
  const found = installedPath()
  if (found) return { executablePath: found }
  if (process.getuid?.() !== 0 || !isExecutable('/usr/bin/apt-get')) {
    return {
      missing: 'No Chromium here, and only root on Debian can install it: set CHROMIUM_PATH.',
    }
  }
  return installChromium()
}

/** How a test starts it. Playwright gives every launch a new, empty profile folder. */
export function chromiumOptions(executablePath: string): LaunchOptions {
  return {
    executablePath,
    headless: true,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), // the sandbox refuses to run as root
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  }
}

/** A page, every URL it asked for, and everything its console complained of. */
export async function openPage(browser: Browser, url: string) {
  const page = await browser.newPage()
  page.setDefaultTimeout(STEP_MS)
  const urls: string[] = []
  const complaints: string[] = []
  page.on('request', (request) => urls.push(request.url()))
  page.on('websocket', (socket) => urls.push(socket.url()))
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  await page.goto(url)
  return { page, urls, complaints }
}

async function installChromium(): Promise<Chromium> {
  // The lock is for test files that start side by side: the second finds what the first installed.
  const script = `command -v chromium ||
    { apt-get update && apt-get install -y --no-install-recommends chromium; }`
  const limit = [`--kill-after=${INSTALL_KILL_SECONDS}`, String(INSTALL_SECONDS)]
  const locked = ['flock', '/tmp/hookwire-install-chromium.lock', 'sh', '-c', script]
  try {
    // `timeout` rather than execFile's own: it ends apt-get along with the shell.
    await promisify(execFile)('timeout', [...limit, ...locked], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  } catch (error) {
    // Not a failure of the code under test: the test is skipped with this reason.
    const reason = String(error).trim().slice(-MAX_REASON_CHARACTERS) // apt-get's last words
    return { missing: `Chromium could not be installed: …${reason}` }
  }
  const installed = installedPath()
  return installed ? { executablePath: installed } : { missing: 'apt-get installed no Chromium.' }
}

function installedPath(): string | undefined {
  return PATHS.find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false // there is no way to ask this that does not throw
  }
}
