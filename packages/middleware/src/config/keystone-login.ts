import { type AuthPlugin, tokenEndpoint } from '@ks/auth'
import { pluginFromSection } from '@ks/auth/loading'
import { type Ini, plainSection } from './ini.ts'
import type { ProblemList } from './problem-list.ts'
import type { SectionValues } from './section-values.ts'
import { unfitLoginOptions } from './unfit-options.ts'

/** How the service itself asks Keystone. */
export interface KeystoneLogin {
  readonly auth: AuthPlugin | undefined
  /** Absent: the catalog says where. */
  readonly identityUrl: string | undefined
}

const partsOfUrl = ['auth_host', 'auth_port', 'auth_protocol', 'auth_admin_prefix'] as const

/** The plugin of `auth_type`, or `admin_token` at the Keystone that the section names. */
export function keystoneLogin(
  sections: Ini,
  name: string,
  source: string,
  values: SectionValues,
  problems: ProblemList,
): KeystoneLogin {
  const identityUrl = identityUrlOf(values, problems)
  const { admin_token: token } = values
  const other = (['auth_type', 'auth_section'] as const).find((option) => values[option] !== undefined)
  if (identityUrl !== undefined) {
    for (const option of ['interface', 'region_name'] as const)
      if (values[option] !== undefined)
        problems.about(option, 'The section says where Keystone is: the catalog is not looked at.')
  }
  if (token !== undefined) {
    if (other !== undefined) problems.about(other, `Give either admin_token or ${other}, not both.`)
    if (identityUrl === undefined) {
      problems.about('admin_token', 'Give auth_host or identity_uri as well: a token alone says no place.')
      return { auth: undefined, identityUrl }
    }
    const auth = problems.attempt('admin_token', () => tokenEndpoint({ endpoint: identityUrl, token }))
    return { auth, identityUrl }
  }
  if (other === undefined) {
    problems.about('auth_type', 'Give auth_type and its options, or admin_token with auth_host.')
    return { auth: undefined, identityUrl }
  }
  const { auth_section: login = '' } = values
  for (const problem of unfitLoginOptions(sections[login] ?? {}, login)) problems.add(problem)
  const plain = Object.fromEntries(Object.entries(sections).map(([key, one]) => [key, plainSection(one)]))
  const auth = problems.attempt(other, () => {
    const plugin = pluginFromSection(plain[name] ?? {}, { source: `[${name}] of ${source}`, sections: plain })
    if (plugin === undefined) problems.about(other, 'The section that it names has no auth_type.')
    return plugin
  })
  return { auth, identityUrl }
}

function identityUrlOf(values: SectionValues, problems: ProblemList): string | undefined {
  const { identity_uri: url, auth_host: host } = values
  for (const part of partsOfUrl) {
    if (values[part] === undefined) continue
    if (url !== undefined) problems.about(part, `Give either identity_uri or ${part}, not both.`)
    else if (host === undefined) problems.about(part, 'It goes with auth_host.')
  }
  if (url !== undefined || host === undefined) return url
  const {
    auth_port: port = 35_357,
    auth_protocol: protocol = 'https',
    auth_admin_prefix: prefix = '',
  } = values
  const bracketed = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
  return `${protocol}://${bracketed}:${port}${prefix === '/' ? '' : prefix}`
}
