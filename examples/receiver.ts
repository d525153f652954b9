import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { Webhook } from 'standardwebhooks'

const webhook = new Webhook(process.env['WEBHOOK_SECRET'] ?? '')
const server = createServer(async (request, response) => {
  try {
    const event = webhook.verify(await text(request), request.headers as Record<string, string>)
    console.log(request.headers['webhook-id'], JSON.stringify(event))
    response.writeHead(204).end()
  } catch {
    response.writeHead(401).end() // not from Hookwire, or older than five minutes
  }
})
server.listen(process.env['PORT'] ?? 3000)
