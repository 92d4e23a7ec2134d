import { AuthError } from '../errors.ts'
import { applicationCredential } from '../methods/application-credential.ts'
import { type IdentityPlugin, identity } from './identity.ts'
import { type UserOptions, userFrom, type V3LocationOptions, v3Location } from './v3-options.ts'

/** The flat options of {@link v3ApplicationCredential}. There is no scope: the credential has its own project. */
export interface V3ApplicationCredentialOptions extends V3LocationOptions, UserOptions {
  applicationCredentialId?: string | undefined
  /** Instead of the id. Needs the user, by `userId` or `username`. */
  applicationCredentialName?: string | undefined
  applicationCredentialSecret: string
}

/**
 * keystoneauth's `v3applicationcredential`: a login with an application credential, with its flat options. An id wins over
 * a name.
 *
 * @throws `AuthError` with code `invalid_option` when neither the id nor the name with its user is given
 * @example
 * v3ApplicationCredential({ authUrl, applicationCredentialId: 'ac1', applicationCredentialSecret: secret })
 */
export function v3ApplicationCredential(options: V3ApplicationCredentialOptions): IdentityPlugin {
  const { applicationCredentialId: id, applicationCredentialName: name } = options
  const { applicationCredentialSecret: secret } = options
  if (id === undefined && name === undefined)
    throw new AuthError('invalid_option', 'Give applicationCredentialId or applicationCredentialName.')
  const claim = id === undefined ? { name: name as string, user: userFrom(options), secret } : { id, secret }
  return identity({
    ...options,
    ...v3Location(options),
    methods: [applicationCredential(claim)],
    scope: undefined,
  })
}
