import { homedir } from 'node:os'
import { join } from 'node:path'
import { AuthError } from '../errors.ts'
import { booleanSetting, type Settings, textSetting } from './setting-values.ts'
import type { OnWarning } from './warnings.ts'

/** How services are trusted and how they may know the client, as `@ks/session` takes it. */
export interface TlsSettings {
  /** `true`, `false`, or the path of a PEM file of authorities. */
  verify: boolean | string
  /** Paths of PEM files. */
  cert?: { cert: string; key?: string }
}

/**
 * Reads `verify`, `insecure`, `cacert`, `cert` and `key`. `insecure` wins over `verify`, and both over `cacert`; `~`
 * is the user's home.
 *
 * @throws {@link AuthError} `invalid_configuration`, for `verify: maybe`, or a key without its certificate
 */
export function tlsSettings(settings: Settings, onWarning: OnWarning, home = homedir()): TlsSettings {
  const path = (key: string) => {
    const value = textSetting(settings, key)
    return value === undefined ? undefined : withHome(value, home)
  }
  const insecure = booleanSetting(settings, 'insecure') ?? false
  const verified = (booleanSetting(settings, 'verify') ?? true) && !insecure
  const cacert = path('cacert')
  if (!verified && cacert !== undefined) {
    const message = `cacert (${settings.source}) means nothing, because verification is switched off.`
    onWarning({ code: 'unverified_tls', message })
  }
  const cert = path('cert')
  const key = path('key')
  if (key !== undefined && cert === undefined)
    throw new AuthError('invalid_configuration', `key (${settings.source}) means nothing without cert.`)
  return {
    verify: verified ? (cacert ?? true) : false,
    ...(cert !== undefined && { cert: { cert, ...(key !== undefined && { key }) } }),
  }
}

function withHome(path: string, home: string): string {
  return path === '~' || path.startsWith('~/') ? join(home, path.slice(1)) : path
}
