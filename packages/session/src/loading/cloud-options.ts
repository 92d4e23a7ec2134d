import type { CloudConfig, ServiceSettings } from '@ks/auth/loading'
import type { AdapterOptions } from '../adapter/adapter-options.ts'
import type { SessionOptions } from '../session-options.ts'

/** What is configured for a cloud, as options of a session. */
export function sessionOptions({ tls, timeoutMs, retries }: CloudConfig): SessionOptions {
  return { ...tls, ...retries, ...(timeoutMs !== undefined && { timeoutMs }) }
}

/** What is configured for a service, as options of an adapter. */
export function adapterOptions({ apiVersion, ...others }: ServiceSettings): Omit<AdapterOptions, 'session'> {
  return { ...others, ...(apiVersion !== undefined && { version: apiVersion }) }
}
