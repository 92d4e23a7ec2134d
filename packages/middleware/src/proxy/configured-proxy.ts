import { connectionFromSection, pluginFromSection } from '@ks/auth/loading'
import { Session } from '@ks/session'
import type { MemcachedTokens } from '../cache/memcached/memcached-tokens.ts'
import { MiddlewareError } from '../errors.ts'
import { createGuard } from '../guard.ts'
import { type AuthProxy, authProxy } from './auth-proxy.ts'
import { configuredTokens } from './configured-tokens.ts'
import { parseIni } from './ini.ts'
import { sectionReader } from './section-reader.ts'

/** A proxy with everything that its configuration says. */
export interface ConfiguredProxy {
  readonly proxy: AuthProxy
  readonly bind: { readonly host: string; readonly port: number }
  /** Where requests go, for a log. */
  readonly service: string
  close(): Promise<void>
}

/**
 * Makes a proxy of an INI file: `[auth_proxy]` has its own options, `[keystone_authtoken]` those of the guard and its login.
 *
 * @param log told what goes wrong later
 * @throws `MiddlewareError` or `AuthError` for a configuration that cannot work; the message names the option
 */
export function configuredProxy(text: string, source: string, log: (line: string) => void): ConfiguredProxy {
  const sections = parseIni(text, source)
  const { auth_proxy: own = {}, keystone_authtoken: keystone = {} } = sections
  const read = sectionReader(own, `[auth_proxy] of ${source}`)
  const place = `[keystone_authtoken] of ${source}`
  const readKeystone = sectionReader(keystone, place)

  const protocol = read.text('service_protocol') ?? 'https'
  const [caFile, certFile, keyFile] = ['service_cafile', 'service_certfile', 'service_keyfile'].map(read.text)
  const tls = { caFile, certFile, keyFile, insecure: read.flag('service_insecure') }
  const options = {
    serviceHost: read.required('service_host'),
    servicePort: Number(read.required('service_port')),
    serviceProtocol: protocol as 'http' | 'https',
    serviceUser: read.text('service_user'),
    servicePass: read.text('service_pass'),
    serviceTimeoutSeconds: read.number('service_timeout'),
    serviceTls: Object.values(tls).some((value) => value !== undefined) ? tls : undefined,
    trustForwarded: read.flag('trust_forwarded'),
  }
  const bind = { host: read.text('bind_host') ?? '127.0.0.1', port: read.number('bind_port') ?? 8090 }
  read.end()

  const auth = pluginFromSection(keystone, { source: place, sections })
  if (auth === undefined) {
    const problem = `Give auth_type (${place}) and its options: with them the proxy logs in to validate tokens.`
    throw new MiddlewareError('missing_option', 'auth_type', problem)
  }
  const onWarning = ({ message }: { message: string }) => log(message)
  const session = new Session({ auth, ...connectionFromSection(keystone, { source: place, onWarning }) })
  const sharedTokens: MemcachedTokens | undefined = configuredTokens(readKeystone, log)
  const guard = createGuard({
    session,
    sharedTokens,
    wwwAuthenticateUri: readKeystone.required('www_authenticate_uri'),
    delayAuthDecision: readKeystone.flag('delay_auth_decision'),
    includeServiceCatalog: readKeystone.flag('include_service_catalog'),
    serviceType: readKeystone.text('service_type'),
    interface: readKeystone.list('interface'),
    regionName: readKeystone.text('region_name'),
    tokenCacheTimeSeconds: readKeystone.number('token_cache_time'),
    onUnavailable: (cause) => log(`Keystone could not be asked: ${messageOf(cause)}`),
  })
  const onFailure = (status: number, cause: unknown) => log(`${status}: ${messageOf(cause)}`)
  const proxy = authProxy({ guard, ...options, onFailure })
  return {
    proxy,
    bind,
    service: `${protocol}://${options.serviceHost}:${options.servicePort}`,
    async close() {
      await proxy.close()
      sharedTokens?.close()
      await session.close()
    },
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : 'unknown'
}
