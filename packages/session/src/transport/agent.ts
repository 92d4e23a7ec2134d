import { Agent } from 'undici'
import { readTlsSettings, type TlsOptions } from './tls.ts'

export interface AgentOptions extends TlsOptions {
  /** Open connections per origin. */
  connections: number
  /** Milliseconds. */
  timeoutMs: number
}

/** Largest header block of an answer: a Fernet token or a list of links fits many times. */
const maxHeaderBytes = 64 * 1024

/** No host that can be reached needs longer for a handshake. Milliseconds. */
const maxConnectMs = 10_000

/**
 * The connections of one session: kept alive and reused, HTTP/1.1.
 *
 * @throws `SessionError` with code `invalid_option` when a file named in the TLS options cannot be read
 */
export function buildAgent(options: AgentOptions): Agent {
  return new Agent({
    connections: options.connections,
    maxHeaderSize: maxHeaderBytes,
    allowH2: false,
    // The wait for an answer is measured by the session, which also counts the wait for a free connection.
    headersTimeout: 0,
    connect: {
      ...readTlsSettings(options),
      timeout: Math.min(options.timeoutMs, maxConnectMs),
      keepAlive: true,
      keepAliveInitialDelay: 60_000,
    },
  })
}
