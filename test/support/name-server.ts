import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'

/** What a name server says to a question: addresses, an error, these very bytes, or nothing. */
export type DnsAnswer =
  | readonly string[]
  | { readonly code: number }
  | { readonly alias: string }
  | ((query: Buffer) => Buffer)
  | undefined

export interface DnsQuestion {
  readonly name: string
  readonly family: 4 | 6
  /** How often this has been asked before. */
  readonly round: number
}

/** A name server on the loopback, over UDP and, for what is larger than a datagram, over TCP. */
export interface NameServer extends AsyncDisposable {
  /** As a resolver takes it. */
  readonly address: string
  readonly questions: readonly DnsQuestion[]
}

export const NO_SUCH_NAME = { code: 3 }
export const SERVER_FAILURE = { code: 2 }
export const REFUSED = { code: 5 }

const HEAD_BYTES = 12
const MAX_DATAGRAM_BYTES = 512
const [TYPE_A, TYPE_CNAME, TYPE_AAAA] = [1, 5, 28]
const TTL_SECONDS = 3_600 // nothing may be kept that long

export async function startNameServer(
  answer: (question: DnsQuestion) => DnsAnswer,
): Promise<NameServer> {
  const questions: DnsQuestion[] = []
  const respond = (query: Buffer): Buffer | undefined => {
    const { name, family, end } = readQuestion(query)
    const isSame = (other: DnsQuestion) => other.name === name && other.family === family
    const question = { name, family, round: questions.filter(isSame).length }
    questions.push(question)
    return encode(query, end, answer(question))
  }

  const udp = createSocket('udp4')
  udp.on('message', (query, { port, address }) => {
    const response = respond(query)
    if (response === undefined) return
    const isLarge = response.length > MAX_DATAGRAM_BYTES
    udp.send(isLarge ? truncated(response, readQuestion(query).end) : response, port, address)
  })
  const sockets = new Set<Socket>()
  const tcp = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    socket.on('data', (chunk: Buffer) => {
      const response = respond(chunk.subarray(2)) // the length comes first
      if (response !== undefined) socket.write(Buffer.concat([number16(response.length), response]))
    })
  })
  tcp.listen(0, '127.0.0.1')
  await once(tcp, 'listening')
  const { port } = tcp.address() as { port: number }
  udp.bind(port, '127.0.0.1')
  await once(udp, 'listening')

  return {
    address: `127.0.0.1:${port}`,
    questions,
    async [Symbol.asyncDispose]() {
      udp.close()
      for (const socket of sockets) socket.destroy()
      tcp.close()
      if (tcp.listening) await once(tcp, 'close')
    },
  }
}

function readQuestion(query: Buffer): { name: string; family: 4 | 6; end: number } {
  const labels: string[] = []
  let at = HEAD_BYTES
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  const family = query.readUInt16BE(at + 1) === TYPE_AAAA ? 6 : 4
  return { name: labels.join('.').toLowerCase(), family, end: at + 5 }
}

/** RFC 1035, 4.1: the question again, and after it the records, each for the name in it. */
function encode(query: Buffer, questionEnd: number, answer: DnsAnswer): Buffer | undefined {
  if (answer === undefined) return undefined
  if (typeof answer === 'function') return answer(query)
  const records = recordsOf(answer)
  const code = 'code' in answer ? answer.code : 0
  const counts = [1, records.length, 0, 0].map(number16)
  const head = [query.subarray(0, 2), Buffer.of(0x85, 0x80 | code), ...counts]
  return Buffer.concat([...head, query.subarray(HEAD_BYTES, questionEnd), ...records])
}

function recordsOf(answer: Exclude<DnsAnswer, undefined | ((query: Buffer) => Buffer)>): Buffer[] {
  if ('code' in answer) return []
  if ('alias' in answer) return [record(TYPE_CNAME, nameBytes(answer.alias))]
  return answer.map((address) =>
    address.includes(':')
      ? record(TYPE_AAAA, Buffer.from(expand(address), 'hex'))
      : record(TYPE_A, Buffer.from(address.split('.').map(Number))),
  )
}

function record(type: number, data: Buffer): Buffer {
  const name = number16(0xc000 | HEAD_BYTES) // a pointer to the question
  const ttl = Buffer.concat([number16(0), number16(TTL_SECONDS)])
  return Buffer.concat([name, number16(type), number16(1), ttl, number16(data.length), data])
}

function nameBytes(name: string): Buffer {
  const labels = name.split('.').map((label) => Buffer.from(`\0${label}`, 'latin1'))
  for (const label of labels) label.writeUInt8(label.length - 1)
  return Buffer.concat([...labels, Buffer.alloc(1)])
}

/** The 32 hexadecimal digits of an address whose zeros may be left out as `::`. */
function expand(address: string): string {
  const [before = '', after = ''] = address.split('::')
  const digits = (part: string) =>
    part.split(':').flatMap((group) => (group === '' ? [] : [group.padStart(4, '0')]))
  const [start, end] = [digits(before), digits(after)]
  return [...start, ...Array(8 - start.length - end.length).fill('0000'), ...end].join('')
}

/** The question alone, with the flag that says to ask over TCP. */
function truncated(response: Buffer, questionEnd: number): Buffer {
  const short = Buffer.from(response.subarray(0, questionEnd))
  short.writeUInt8(short.readUInt8(2) | 0x02, 2)
  short.writeUInt16BE(0, 6)
  return short
}

function number16(value: number): Buffer {
  return Buffer.of(value >> 8, value & 0xff)
}
