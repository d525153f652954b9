import { isIP, type LookupFunction } from 'node:net'
import { buildConnector } from 'undici'
import type { AddressRule } from '../domain/networks.ts'
import type { Resolve } from './resolver.ts'

/** The address is one that no request may go to, whatever the URL calls it. */
export class BlockedAddressError extends Error {
  override name = 'BlockedAddressError'

  constructor() {
    super('The URL points at an address that webhooks may not be sent to.')
  }
}

const CONNECT_TIMEOUT_MS = 30_000

/**
 * Opens connections to allowed addresses only. An IP literal is checked before; a name is resolved
 * once, every answer is checked, and only the allowed ones are dialled; and what was connected to is
 * checked again.
 */
export function guardedConnector(
  isAllowed: AddressRule,
  resolve: Resolve,
): buildConnector.connector {
  const connect = buildConnector({
    timeout: CONNECT_TIMEOUT_MS,
    allowH2: true,
    lookup: guardedLookup(isAllowed, resolve),
  })
  return (options, callback) => {
    const host = options.hostname.replace(/^\[|\]$/g, '')
    if (isIP(host) !== 0 && !isAllowed(host)) {
      callback(new BlockedAddressError(), null)
      return
    }
    connect(options, (...[error, socket]) => {
      if (error !== null) return callback(error, null)
      if (isAllowed(plainAddress(socket.remoteAddress ?? ''))) return callback(null, socket)
      socket.destroy()
      return callback(new BlockedAddressError(), null)
    })
  }
}

function guardedLookup(isAllowed: AddressRule, resolve: Resolve): LookupFunction {
  return (host, options, callback) => {
    resolve(host).then(
      (answers) => {
        const good = answers.filter(({ address }) => isAllowed(address))
        const [first] = good
        if (first === undefined) return callback(new BlockedAddressError(), '', 0)
        if (options.all === true) return callback(null, [...good])
        return callback(null, first.address, first.family)
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    )
  }
}

/** A dual-stack socket writes IPv4 as ::ffff:127.0.0.1. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}
