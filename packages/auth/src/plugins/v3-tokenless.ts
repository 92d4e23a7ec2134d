import { AuthError } from '../errors.ts'
import type { AuthPlugin } from '../plugin.ts'
import { v3Url } from './auth-urls.ts'
import { requireOptions } from './require-options.ts'

export interface V3TokenlessOptions {
  /** URL of the Identity service: with or without its version. */
  authUrl: string
  projectId?: string | undefined
  /** Needs `projectDomainId` or `projectDomainName`. */
  projectName?: string | undefined
  projectDomainId?: string | undefined
  projectDomainName?: string | undefined
  domainId?: string | undefined
  domainName?: string | undefined
}

/**
 * keystoneauth's `v3tokenlessauth`: asks the Identity service things without a token. The session's client certificate says
 * who asks, headers say what for: a project or a domain. Finds no service but `identity`.
 *
 * @throws `AuthError` with code `missing_options`; `invalid_option` for a URL that is none, no scope or more than one
 * @see {@link https://docs.openstack.org/keystone/latest/admin/configure_tokenless_x509.html}
 */
export function v3Tokenless(options: V3TokenlessOptions): AuthPlugin {
  requireOptions('v3Tokenless', options, ['authUrl'])
  const endpoint = v3Url(options.authUrl)
  const headers = scopeHeaders(options)
  return {
    getToken: async () => undefined,
    getHeaders: async () => ({ ...headers }),
    getEndpoint: async (_, { serviceType }) =>
      serviceType?.toLowerCase() === 'identity' ? endpoint : undefined,
  }
}

function scopeHeaders(options: V3TokenlessOptions): Record<string, string> {
  const { projectId, projectName, projectDomainId, projectDomainName, domainId, domainName } = options
  const ofProject = projectId !== undefined || projectName !== undefined
  const ofDomain = domainId !== undefined || domainName !== undefined
  if (ofProject === ofDomain)
    throw new AuthError('invalid_option', 'v3Tokenless needs one scope: a project or a domain.')
  if (projectId !== undefined) return header('x-project-id', projectId, 'projectId')
  if (projectName !== undefined) {
    const name = header('x-project-name', projectName, 'projectName')
    if (projectDomainId !== undefined)
      return { ...name, ...header('x-project-domain-id', projectDomainId, 'projectDomainId') }
    if (projectDomainName !== undefined)
      return { ...name, ...header('x-project-domain-name', projectDomainName, 'projectDomainName') }
    throw new AuthError('invalid_option', 'projectName needs projectDomainId or projectDomainName.')
  }
  return domainId === undefined
    ? header('x-domain-name', domainName ?? '', 'domainName')
    : header('x-domain-id', domainId, 'domainId')
}

function header(name: string, value: string, option: string): Record<string, string> {
  if (!/^[\x20-\x7e]+$/.test(value))
    throw new AuthError('invalid_option', `${option} goes into a header: give printable ASCII, or an id.`)
  return { [name]: value }
}
