import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A receiver in a process of its own: it answers 200 at once, and tells when what it was asked to expect has come. */
let count = 0
let wanted = Number.POSITIVE_INFINITY
let firstAt = 0

const server = createServer((request, response) => {
  request.resume()
  request.on('end', () => {
    response.writeHead(200, { 'content-length': 0 }).end()
    count += 1
    if (count === 1) firstAt = performance.timeOrigin + performance.now()
    if (count === wanted) {
      process.send?.({ firstAt, lastAt: performance.timeOrigin + performance.now() })
    }
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port })
})

/** Starts counting anew, and says when so many have come. */
process.on('message', (message: { readonly wanted: number }) => {
  count = 0
  wanted = message.wanted
})
process.on('disconnect', () => process.exit())
