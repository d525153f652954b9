import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'

type Request = Pick<IncomingMessage, 'headers' | 'httpVersion'> & {
  readonly socket: Pick<Socket, 'remoteAddress'>
}

const LOOPBACK_ADDRESS = /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/
const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i
/** What proxies and tunnels add. */
const FORWARDED = /^(forwarded|via|x-forwarded-.+|x-real-ip|true-client-ip|cf-.+)$/
/** nginx speaks 1.0 to what is behind it, unless it is told otherwise; browsers do not. */
const BROWSERS_VERSION = '1.1'

/**
 * Whether a browser on this machine asks, under a name of this machine. The connection alone would not do: any other
 * name may be a site's own that was made to resolve to here (DNS rebinding), whose scripts could read the answer. Nor
 * would the name: whoever asks from afar may write any.
 */
export function isFromThisMachine({ headers, httpVersion, socket }: Request): boolean {
  return (
    LOOPBACK_ADDRESS.test(socket.remoteAddress ?? '') &&
    LOOPBACK_HOST.test(headers.host ?? '') &&
    httpVersion === BROWSERS_VERSION &&
    !Object.keys(headers).some((name) => FORWARDED.test(name))
  )
}
