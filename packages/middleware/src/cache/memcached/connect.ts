import { readFileSync } from 'node:fs'
import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls, createSecureContext } from 'node:tls'
import { MiddlewareError } from '../../errors.ts'
import type { Address } from './address.ts'
import type { MemcachedTls } from './options.ts'

/** How connections to servers begin. */
export type Connect = (address: Address) => Socket

/**
 * With `tls`, only a server whose certificate is trusted and names its host gets to see a command.
 *
 * @throws {@link MiddlewareError} `invalid_option` for files that cannot be read or used
 */
export function connector(tls: MemcachedTls | undefined): Connect {
  if (tls === undefined) return (address) => connectTcp({ ...address, keepAlive: true })
  const secureContext = contextFor(tls)
  return (address) => {
    const host = 'host' in address ? address.host : 'localhost'
    const name = /^[\d.]+$|:/.test(host) ? {} : { servername: host }
    return connectTls({ ...address, ...name, secureContext, rejectUnauthorized: true })
  }
}

function contextFor({ caFile, certFile, keyFile, ciphers }: MemcachedTls) {
  try {
    return createSecureContext({
      ...(caFile !== undefined && { ca: readFileSync(caFile) }),
      ...(certFile !== undefined && { cert: readFileSync(certFile) }),
      ...(keyFile !== undefined && { key: readFileSync(keyFile) }),
      ...(ciphers !== undefined && { ciphers }),
    })
  } catch (cause) {
    const problem = (cause as Error).message
    throw new MiddlewareError('invalid_option', 'tls', `TLS to memcached cannot be set up: ${problem}`, cause)
  }
}
