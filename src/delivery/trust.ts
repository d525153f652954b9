import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls'

/**
 * TLS as requests speak it, made once for all connections: 1.2 or newer, whatever NODE_OPTIONS say;
 * trusting the usual authorities and these, in PEM.
 */
export function trustAuthorities(authorities: readonly string[]): SecureContext {
  const all = [...getCACertificates('default'), ...authorities]
  return createSecureContext({
    minVersion: 'TLSv1.2',
    ...(authorities.length === 0 ? {} : { ca: all }), // none said are the usual ones, read already
  })
}
