// A receiver that takes what Hookwire has signed and nothing else, with Node alone (18 or later):
//
//   SECRETS=whsec_… node node.mjs
//
// SCHEME       the subscription's signatureScheme; STANDARD_WEBHOOKS
// SECRETS      the secret; of a key that is rotated the old and the new one, each in a line of its own
// PUBLIC_KEYS  ED25519 has these instead, whpk_…, in the same way
// HEADER       the subscription's signatureHeader, if it has one
// DERIVATION   the key's secretDerivation; NONE
// PORT         3000
import { createHash, createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto'
import { createServer } from 'node:http'
import process from 'node:process'

const MAX_BODY_BYTES = 1024 * 1024 // a webhook is smaller
const MAX_AGE_SECONDS = 5 * 60

const SCHEMES = {
  STANDARD_WEBHOOKS: { read: readThree, header: 'webhook', prefix: 'v1,', form: 'base64' },
  SVIX: { read: readThree, header: 'svix', prefix: 'v1,', form: 'base64' },
  ED25519: { read: readThree, header: 'webhook', prefix: 'v1a,' },
  TIMESTAMPED_HEX: { read: readTimed, header: 'webhook-signature', prefix: 'v1=' },
  BODY_HEX: { read: readOne, header: 'webhook-signature', prefix: '' },
  BODY_HEX_PREFIXED: { read: readOne, header: 'x-hub-signature-256', prefix: 'sha256=' },
  API_KEY: { read: readOne, header: 'x-api-key', prefix: '' },
}

const { SCHEME, SECRETS = '', PUBLIC_KEYS = '', HEADER, DERIVATION, PORT } = process.env
const scheme = SCHEMES[SCHEME || 'STANDARD_WEBHOOKS']
if (!scheme) throw new Error(`There is no SCHEME ${SCHEME}.`)
if (!['NONE', 'SHA256_HEX'].includes(DERIVATION || 'NONE')) throw new Error('DERIVATION is wrong.')
const header = (HEADER || scheme.header).toLowerCase() // of those with one header
const isEd25519 = SCHEME === 'ED25519'
const lines = (isEd25519 ? PUBLIC_KEYS : SECRETS).split('\n').filter((line) => line !== '')
const keys = lines.map(isEd25519 ? publicKey : hmacKey)
// With none, or an empty one, anybody could sign.
if (keys.length === 0) throw new Error(`${isEd25519 ? 'PUBLIC_KEYS' : 'SECRETS'} must be set.`)

createServer(async (request, response) => {
  const body = await readBody(request).catch(() => undefined) // undefined: it was broken off
  if (body === undefined) return
  const status = body.length > MAX_BODY_BYTES ? 413 : check(request.headers, body)
  // A webhook can come twice: remember this id, and do nothing the second time. Parse the body here.
  if (status === 204) console.log(request.headers['webhook-id'])
  response.writeHead(status).end()
}).listen(PORT || 3000)

/** The bytes as they came: parsed and printed again, they would be others. */
async function readBody(request) {
  const chunks = []
  let size = 0
  for await (const chunk of request) {
    if (size <= MAX_BODY_BYTES) chunks.push(chunk) // what is too large is not kept
    size += chunk.length
  }
  return Buffer.concat(chunks)
}

/** 204: from Hookwire; 401: from somebody else, changed, or too old; 400: not signed in this way. */
function check(headers, body) {
  const { signatures, timestamp, content } = scheme.read(headers, body)
  if (!signatures) return 400
  if (timestamp !== undefined) {
    if (!/^\d{1,12}$/.test(timestamp)) return 400
    if (Math.abs(Date.now() / 1_000 - Number(timestamp)) > MAX_AGE_SECONDS) return 401
  }
  return keys.some((key) => fits(key, content, signatures)) ? 204 : 401
}

/** Three headers; the last has a signature for each secret that is valid. */
function readThree(headers, body) {
  const [id, timestamp, signature] = ['id', 'timestamp', 'signature'].map(
    (name) => headers[`${scheme.header}-${name}`],
  )
  if (!id || !timestamp || !signature) return {}
  const content = Buffer.concat([Buffer.from(`${id}.${timestamp}.`, 'latin1'), body])
  return { signatures: signature.split(' '), timestamp, content }
}

/** One header: t=<seconds>,v1=<signature>, and a v1 more for each other secret that is valid. */
function readTimed(headers, body) {
  const signatures = headers[header]?.split(',')
  const timestamp = signatures?.find((part) => part.startsWith('t='))?.slice(2)
  if (!timestamp) return {}
  return { signatures, timestamp, content: Buffer.concat([Buffer.from(`${timestamp}.`), body]) }
}

/** One header and one signature. No time is signed, so nothing here is too old. */
function readOne(headers, body) {
  const signature = headers[header]
  return signature ? { signatures: [signature], content: body } : {}
}

function fits(key, content, signatures) {
  if (isEd25519) return signatures.some((signature) => fitsPublicKey(key, content, signature))
  const expected = `${scheme.prefix}${signed(key, content)}`
  return signatures.some((signature) => isEqual(signature, expected))
}

function signed(key, content) {
  if (SCHEME === 'API_KEY') return key
  return createHmac('sha256', key)
    .update(content)
    .digest(scheme.form ?? 'hex')
}

/** In constant time: how long it takes must not tell how much of it was right. */
function isEqual(one, other) {
  const [first, second] = [one, other].map((text) => createHash('sha256').update(text).digest())
  return timingSafeEqual(first, second)
}

function fitsPublicKey(key, content, signature) {
  const bytes = signature.startsWith(scheme.prefix) && decode(signature.slice(scheme.prefix.length))
  return bytes && verify(null, content, key, bytes)
}

function hmacKey(secret) {
  if (SCHEME === 'API_KEY') return secret
  if (DERIVATION === 'SHA256_HEX') return createHash('sha256').update(secret).digest('hex')
  if (scheme.form !== 'base64') return secret
  const bytes = secret.startsWith('whsec_') && decode(secret.slice('whsec_'.length))
  if (!bytes) throw new Error('SECRETS must be whsec_ and base64.')
  return bytes
}

function publicKey(text) {
  const bytes = text.startsWith('whpk_') && decode(text.slice('whpk_'.length))
  if (bytes?.length !== 32) throw new Error('PUBLIC_KEYS must be whpk_ and the base64 of 32 bytes.')
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') }
  return createPublicKey({ key: jwk, format: 'jwk' })
}

/** Undefined for what is no base64, where Node alone would take what it can. */
function decode(text) {
  const bytes = Buffer.from(text, 'base64')
  return bytes.length > 0 && bytes.toString('base64') === text ? bytes : undefined
}
