import { AuthError } from '../errors.ts'
import type { AuthPlugin } from '../plugin.ts'
import { type LoadOptions, loadPlugin } from './load-plugin.ts'
import { secondsSetting } from './setting-values.ts'
import { type TlsSettings, tlsSettings } from './tls-settings.ts'
import type { OnWarning } from './warnings.ts'

/** A section of an INI file, as whoever parsed it has it. */
export type Section = Readonly<Record<string, string | undefined>>

/** What goes with a section. */
export interface SectionOptions extends Pick<LoadOptions, 'loaders'> {
  /** What the section is, for messages: `[keystone_authtoken] of /etc/nova/nova.conf`. */
  source: string
  /** The other sections of the file by their names, for `auth_section`. */
  sections?: Readonly<Record<string, Section>> | undefined
  /** Default: nobody hears of what is odd. */
  onWarning?: OnWarning | undefined
}

/**
 * Makes the plugin of a section with `auth_type` (or `auth_plugin`) and its options. `auth_section` names another
 * section that has them all. Other options of the section are passed over.
 *
 * @returns `undefined` when the section has no `auth_type`
 * @throws {@link AuthError} `invalid_configuration` for an `auth_section` that there is not; what `loadPlugin()` throws
 * @see {@link https://docs.openstack.org/keystoneauth/latest/plugin-options.html}
 */
export function pluginFromSection(section: Section, options: SectionOptions): AuthPlugin | undefined {
  const { auth_section: name } = section
  const { sections = {} } = options
  if (name !== undefined && name !== '' && !Object.hasOwn(sections, name)) {
    throw new AuthError(
      'invalid_configuration',
      `auth_section (${options.source}) names [${name.slice(0, 64)}], and there is no such section.`,
    )
  }
  const auth = (name ? sections[name] : undefined) ?? section
  const authType = auth.auth_type || auth.auth_plugin
  if (authType === undefined || authType === '') return undefined
  const source = name ? `[${name}], which ${options.source} names` : options.source
  return loadPlugin(authType, auth, { loaders: options.loaders, source, ignoreUnknown: true })
}

/** What a section says of connections, as `@ks/session` takes it. */
export interface SectionConnection extends TlsSettings {
  /** `timeout`. Absent: not said. */
  timeoutMs?: number
}

/**
 * Reads `cafile`, `certfile`, `keyfile`, `insecure` and `timeout` (seconds) of a section.
 *
 * @throws {@link AuthError} `invalid_configuration` for a value that cannot be meant, such as `insecure = maybe`
 */
export function connectionFromSection(section: Section, options: SectionOptions): SectionConnection {
  const { cafile: cacert, certfile: cert, keyfile: key, insecure } = section
  const { source, onWarning = () => {} } = options
  const timeoutMs = secondsSetting({ map: section, source }, 'timeout')
  return {
    ...tlsSettings({ map: { cacert, cert, key, insecure }, source }, onWarning),
    ...(timeoutMs !== undefined && { timeoutMs }),
  }
}
