import { readFileSync } from 'node:fs'
import { Pool } from 'undici'
import { MiddlewareError } from '../errors.ts'
import type { AuthProxyOptions, ServiceTls } from './options.ts'

/** Largest head of an answer: a list of links fits many times. */
const maxHeaderBytes = 64 * 1024

/** The service behind a proxy: where it is, and the connections to it. */
export interface Service {
  readonly origin: string
  readonly timeoutMs: number
  readonly tls: TlsSettings
  readonly pool: Pool
}

/** TLS settings as `node:tls` takes them. */
export interface TlsSettings {
  ca?: Buffer
  cert?: Buffer
  key?: Buffer
  rejectUnauthorized?: false
}

/**
 * Connects to nothing yet.
 *
 * @throws {@link MiddlewareError} `invalid_option` for a file that cannot be read
 */
export function serviceAt(options: AuthProxyOptions): Service {
  const { serviceHost, servicePort, serviceProtocol = 'https', serviceTimeoutSeconds = 30 } = options
  const host = serviceHost.includes(':') && !serviceHost.startsWith('[') ? `[${serviceHost}]` : serviceHost
  const origin = `${serviceProtocol}://${host}:${servicePort}`
  const timeoutMs = Math.ceil(serviceTimeoutSeconds * 1000)
  const tls = readTls(options.serviceTls ?? {})
  const pool = new Pool(origin, {
    pipelining: 1,
    allowH2: false,
    maxHeaderSize: maxHeaderBytes,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connect: { ...tls, timeout: timeoutMs },
  })
  return { origin, timeoutMs, tls, pool }
}

function readTls({ caFile, certFile, keyFile, insecure }: ServiceTls): TlsSettings {
  const read = (name: string, path: string) => {
    try {
      return readFileSync(path)
    } catch (cause) {
      const problem = (cause as Error).message
      throw new MiddlewareError('invalid_option', 'serviceTls', `${name} cannot be read: ${problem}`, cause)
    }
  }
  return {
    ...(caFile !== undefined && { ca: read('caFile', caFile) }),
    ...(certFile !== undefined && { cert: read('certFile', certFile) }),
    ...(keyFile !== undefined && { key: read('keyFile', keyFile) }),
    ...(insecure === true && { rejectUnauthorized: false as const }),
  }
}
