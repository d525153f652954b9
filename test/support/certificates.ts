import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/** A key and its certificate, in PEM. */
export interface Certified {
  readonly key: string
  readonly cert: string
}

export interface CertificateParts {
  /** DNS names and IPv4 addresses. */
  readonly hosts?: readonly string[]
  readonly validFrom?: Date
  readonly validUntil?: Date
}

/** An authority that signs certificates, as a company runs one for its own hosts. */
export interface Authority {
  readonly cert: string
  issue(parts?: CertificateParts): Certified
}

const DAY_MS = 24 * 60 * 60 * 1_000
const LOOPBACK = ['127.0.0.1', 'loopback.test']

// The tags of DER (X.690) that a certificate (RFC 5280) is made of.
const [BOOLEAN, INTEGER, BIT_STRING, OCTET_STRING, OID] = [0x01, 0x02, 0x03, 0x04, 0x06]
const [UTF8_STRING, GENERALIZED_TIME, SEQUENCE, SET] = [0x0c, 0x18, 0x30, 0x31]
const [VERSION, EXTENSIONS, DNS_NAME, IP_ADDRESS] = [0xa0, 0xa3, 0x82, 0x87]

const ECDSA_WITH_SHA256 = oid('2a8648ce3d040302') // 1.2.840.10045.4.3.2
const COMMON_NAME = oid('550403') // 2.5.4.3
const SUBJECT_ALT_NAME = oid('551d11') // 2.5.29.17
const BASIC_CONSTRAINTS = oid('551d13') // 2.5.29.19

export function createAuthority(name = 'Authority of a test'): Authority {
  const { publicKey, privateKey } = newKeys()
  const isAuthority = extension(BASIC_CONSTRAINTS, der(SEQUENCE, der(BOOLEAN, [0xff])))
  const cert = certificate(
    { issuer: name, subject: name, publicKey, extension: isAuthority },
    privateKey,
  )
  return {
    cert,
    issue: (parts = {}) => certify(parts, name, privateKey),
  }
}

/** A certificate that vouches for itself. */
export function selfSigned(parts: CertificateParts = {}): Certified {
  return certify(parts)
}

function certify(
  { hosts = LOOPBACK, validFrom, validUntil }: CertificateParts,
  issuer = 'An endpoint',
  issuerKey?: KeyObject,
): Certified {
  const { publicKey, privateKey } = newKeys()
  const subject = 'An endpoint'
  const cert = certificate(
    { issuer, subject, publicKey, extension: altNames(hosts), validFrom, validUntil },
    issuerKey ?? privateKey,
  )
  return { key: pem('PRIVATE KEY', privateKey.export({ type: 'pkcs8', format: 'der' })), cert }
}

interface ToBeSigned {
  readonly issuer: string
  readonly subject: string
  readonly publicKey: KeyObject
  readonly extension: Buffer
  readonly validFrom?: Date | undefined
  readonly validUntil?: Date | undefined
}

function certificate(parts: ToBeSigned, issuerKey: KeyObject): string {
  const {
    validFrom = new Date(Date.now() - DAY_MS),
    validUntil = new Date(Date.now() + DAY_MS),
    publicKey,
  } = parts
  const algorithm = der(SEQUENCE, ECDSA_WITH_SHA256)
  const toBeSigned = der(
    SEQUENCE,
    der(VERSION, der(INTEGER, [2])), // the third, which has extensions
    der(INTEGER, [0x01], randomBytes(8)),
    algorithm,
    nameOf(parts.issuer),
    der(SEQUENCE, time(validFrom), time(validUntil)),
    nameOf(parts.subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(EXTENSIONS, der(SEQUENCE, parts.extension)),
  )
  const signature = sign('sha256', toBeSigned, issuerKey)
  return pem('CERTIFICATE', der(SEQUENCE, toBeSigned, algorithm, der(BIT_STRING, [0], signature)))
}

function newKeys() {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' })
}

function altNames(hosts: readonly string[]): Buffer {
  const names = hosts.map((host) =>
    /^[\d.]+$/.test(host)
      ? der(IP_ADDRESS, host.split('.').map(Number))
      : der(DNS_NAME, Buffer.from(host)),
  )
  return extension(SUBJECT_ALT_NAME, der(SEQUENCE, ...names))
}

function extension(id: Buffer, value: Buffer): Buffer {
  return der(SEQUENCE, id, der(BOOLEAN, [0xff]), der(OCTET_STRING, value))
}

function nameOf(text: string): Buffer {
  return der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8_STRING, Buffer.from(text)))))
}

function time(date: Date): Buffer {
  const digits = date.toISOString().replace(/\.\d+|\D/g, '')
  return der(GENERALIZED_TIME, Buffer.from(`${digits}Z`))
}

function oid(hex: string): Buffer {
  return der(OID, Buffer.from(hex, 'hex'))
}

/** Tag, length, value. */
function der(tag: number, ...parts: readonly (Buffer | readonly number[])[]): Buffer {
  const value = Buffer.concat(parts.map((part) => Buffer.from(part)))
  const { length } = value
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), value])
  return Buffer.concat([Buffer.from([tag, 0x82, length >> 8, length & 0xff]), value])
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}
