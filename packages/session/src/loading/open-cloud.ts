import type { CloudConfig, CloudPluginOptions, CloudSelection, CloudsOptions } from '@ks/auth/loading'
import { Adapter } from '../adapter/adapter.ts'
import type { AdapterOptions } from '../adapter/adapter-options.ts'
import { Session } from '../session.ts'
import type { SessionOptions } from '../session-options.ts'
import { adapterOptions, sessionOptions } from './cloud-options.ts'

/** Which cloud to open, and how. */
export interface OpenCloudOptions extends CloudsOptions, CloudSelection, CloudPluginOptions {
  /** Options of the session that win over what is configured. */
  session?: Omit<SessionOptions, 'auth'> | undefined
}

/** A cloud that can be talked to. */
export interface OpenedCloud extends AsyncDisposable {
  /** With the plugin, the authorities and the time limit that are configured. */
  readonly session: Session
  readonly config: CloudConfig
  /**
   * The session as it is configured for one service: its region, interface, version, microversion, tries and limits.
   * Each call makes an adapter with limits of its own.
   *
   * @param options what wins over the configuration
   * @throws `AuthError` with code `invalid_configuration` for a value that cannot be meant; {@link SessionError}
   *   `invalid_option`
   */
  adapterFor(serviceType: string, options?: Omit<AdapterOptions, 'session' | 'serviceType'>): Adapter
  /** Closes the session. */
  close(): Promise<void>
}

/**
 * Opens a cloud that clouds.yaml or `OS_…` variables describe. Nothing is sent before the first request.
 *
 * @throws `AuthError` of `@ks/auth` with code `unknown_cloud`, `unknown_region`, `invalid_configuration`,
 *   `unknown_auth_type`, `missing_options` or `invalid_option`
 * @throws {@link SessionError} `invalid_option`
 * @example
 * await using cloud = await openCloud({ cloud: 'mycloud' })
 * const response = await cloud.adapterFor('compute').get('/servers')
 */
export async function openCloud(options: OpenCloudOptions = {}): Promise<OpenedCloud> {
  // Most programs that use sessions never read clouds.yaml.
  const { readClouds } = await import('@ks/auth/loading')
  const config = await (await readClouds(options)).config(options)
  const auth = await config.plugin(options)
  const session = new Session({ ...sessionOptions(config), ...options.session, auth })
  return {
    session,
    config,
    adapterFor: (serviceType, own = {}) =>
      new Adapter({ ...adapterOptions(config.service(serviceType)), ...own, session }),
    close: () => session.close(),
    [Symbol.asyncDispose]: () => session.close(),
  }
}
