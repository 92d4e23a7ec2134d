import { createServer } from 'node:net'
import type { Config } from '../config/options.ts'
import { CliError, systemCode } from './fail.ts'

/** A port to listen on, known to be free a moment ago. For port 0, one that the system chose. */
export function findFreePort(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error) => reject(listenFailure(error, host, port)))
    probe.listen({ host, port, exclusive: true }, () => {
      const address = probe.address()
      const found = address !== null && typeof address === 'object' ? address.port : port
      probe.close(() => resolve(found))
    })
  })
}

/** Explains why an address cannot be listened on; an error that is not about the address stays as it is. */
export function listenFailure(error: unknown, host: string, port: number): unknown {
  const code = systemCode(error)
  if (code === 'EADDRINUSE') {
    return new CliError(
      `Port ${port} on ${host} is taken. Stop what listens there, or choose another one with --port.`,
    )
  }
  if (['EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EAFNOSUPPORT'].includes(code)) {
    return new CliError(
      `Cannot listen on ${host}, port ${port} (${code}). Choose another address with --host and --port.`,
    )
  }
  return error
}

/** Base URL by which clients reach a server: `[DEFAULT] public_endpoint`, or where it listens. Ends neither in `/` nor in `/v3`. */
export function publicUrl(config: Config, port: number): string {
  const url = config.DEFAULT.public_endpoint ?? localUrl(config.ks.host, port)
  return url.replace(/\/+$/, '').replace(/\/v3$/, '')
}

/** Base URL by which this machine reaches a server that listens there. */
export function localUrl(host: string, port: number): string {
  const name = isEveryInterface(host) ? '127.0.0.1' : host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`
}

/** Whether a server that listens there can be reached from other machines by any of this machine's addresses. */
export function isEveryInterface(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}
