import { type Access, type AuthPlugin, v3ApplicationCredential, v3Password, v3Token } from '@ks/auth'
import { ClientError } from './errors.ts'

/** A login, as clients took it before there were sessions. */
export interface LegacyLogin {
  /** URL of the Identity service: with or without its version. */
  authUrl: string
  userId?: string | undefined
  username?: string | undefined
  /** Domain of `username`. Default: the domain with the id `default`. */
  userDomainId?: string | undefined
  userDomainName?: string | undefined
  password?: string | undefined
  /** A token that is exchanged for the client's own, instead of a password. */
  token?: string | undefined
  applicationCredentialId?: string | undefined
  applicationCredentialSecret?: string | undefined
  projectId?: string | undefined
  projectName?: string | undefined
  /** Domain of `projectName`. Default: the user's domain. */
  projectDomainId?: string | undefined
  projectDomainName?: string | undefined
  domainId?: string | undefined
  domainName?: string | undefined
  trustId?: string | undefined
}

/**
 * The plugin for a login.
 *
 * @param onLogin told of each new login
 * @throws {@link ClientError} `invalid_option` when nothing says how to log in; `AuthError` `invalid_option`
 */
export function legacyPlugin(login: LegacyLogin, onLogin: (access: Access) => void): AuthPlugin {
  const plugin = pluginFor(login)
  let known: Access | undefined
  const told = async (context: Parameters<AuthPlugin['getToken']>[0]): Promise<Access> => {
    const access = await plugin.getAccess(context)
    if (access !== known) {
      known = access
      onLogin(access)
    }
    return access
  }
  return { ...plugin, getAccess: told, getToken: async (context) => (await told(context)).token }
}

function pluginFor(login: LegacyLogin) {
  const {
    password,
    token,
    applicationCredentialId: id,
    applicationCredentialSecret: secret,
    ...where
  } = login
  const given = { password, token, applicationCredentialSecret: secret }
  const ways = Object.entries(given).filter(([, value]) => value !== undefined)
  if (ways.length !== 1) {
    const found =
      ways.length === 0 ? 'none of them is there' : `there are ${ways.map(([name]) => name).join(' and ')}`
    throw new ClientError(
      'invalid_option',
      `Give a session, or one of password, token and applicationCredentialSecret: ${found}.`,
    )
  }
  if (password !== undefined) return v3Password({ ...where, password })
  if (token !== undefined) return v3Token({ ...where, token })
  return v3ApplicationCredential({
    authUrl: login.authUrl,
    applicationCredentialSecret: secret ?? '',
    ...(id !== undefined && { applicationCredentialId: id }),
  })
}
