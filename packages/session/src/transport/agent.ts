import type { Dispatcher } from 'undici'
import { type ProxyOptions, proxyUrls } from './proxy.ts'
import { readTlsSettings, type TlsOptions } from './tls.ts'

export interface AgentOptions extends TlsOptions {
  /** Open connections per origin. */
  connections: number
  /** Milliseconds. */
  timeoutMs: number
  proxy?: string | ProxyOptions | undefined
}

/** Largest header block of an answer: a Fernet token or a list of links fits many times. */
const maxHeaderBytes = 64 * 1024

/** No host that can be reached needs longer for a handshake. Milliseconds. */
const maxConnectMs = 10_000

/**
 * A set of connections: kept alive and reused, HTTP/1.1, through a proxy if there is one for the host.
 *
 * @throws `SessionError` with code `invalid_option` when a file named in the TLS options cannot be read
 */
export function buildAgent(undici: typeof import('undici'), options: AgentOptions): Dispatcher {
  const tls = readTlsSettings(options)
  const timeout = Math.min(options.timeoutMs, maxConnectMs)
  const settings = {
    connections: options.connections,
    maxHeaderSize: maxHeaderBytes,
    allowH2: false,
    // The wait for an answer is measured by the session, which also counts the wait for a free connection.
    headersTimeout: 0,
    // undici sets TCP_NODELAY by itself.
    connect: { ...tls, timeout, keepAlive: true, keepAliveInitialDelay: 60_000 },
  }
  if (options.proxy === undefined) return new undici.Agent(settings)
  return new undici.EnvHttpProxyAgent({
    ...settings,
    requestTls: tls,
    connectTimeout: timeout,
    ...proxyUrls(options.proxy),
  })
}
