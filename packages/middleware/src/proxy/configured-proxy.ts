import { guardConfiguration } from '../config/guard-configuration.ts'
import { type Ini, plainSection } from '../config/ini.ts'
import { messageOf } from '../config/message-of.ts'
import { sparingly } from '../config/sparingly.ts'
import { createGuard } from '../guard.ts'
import { type AuthProxy, authProxy } from './auth-proxy.ts'
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
export function configuredProxy(sections: Ini, source: string, log: (line: string) => void): ConfiguredProxy {
  const read = sectionReader(plainSection(sections.auth_proxy ?? {}), `[auth_proxy] of ${source}`)

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
  if (tls.insecure)
    log(`service_insecure ([auth_proxy] of ${source}) is true: whoever is in between can be the service.`)

  const keystone = guardConfiguration({ sections, section: 'keystone_authtoken', source, log })
  const guard = createGuard(keystone.options)
  const tell = sparingly<number>(log)
  const onFailure = (status: number, cause: unknown) => tell(status, `${status}: ${messageOf(cause)}`)
  const proxy = authProxy({ guard, ...options, onFailure })
  return {
    proxy,
    bind,
    service: `${protocol}://${options.serviceHost}:${options.servicePort}`,
    async close() {
      await proxy.close()
      await keystone.close()
    },
  }
}
