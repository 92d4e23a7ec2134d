import { applicationCredential } from '../methods/application-credential.ts'
import type { AuthMethod } from '../methods/methods.ts'
import { type IdentityPlugin, identity } from './identity.ts'
import { requireOptions } from './require-options.ts'
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
 * @throws `AuthError` with code `missing_options`, naming all that are missing: a name needs its user
 * @example
 * v3ApplicationCredential({ authUrl, applicationCredentialId: 'ac1', applicationCredentialSecret: secret })
 */
export function v3ApplicationCredential(options: V3ApplicationCredentialOptions): IdentityPlugin {
  requireOptions('v3ApplicationCredential', options, [
    'authUrl',
    ['applicationCredentialId', 'applicationCredentialName'],
    ...(options.applicationCredentialId === undefined ? [['username', 'userId'] as const] : []),
    'applicationCredentialSecret',
  ])
  return identity({
    ...options,
    ...v3Location(options),
    methods: [applicationCredentialOf(options)],
    scope: undefined,
  })
}

/** The method alone, of its flat options. */
export function applicationCredentialOf(
  options: Omit<V3ApplicationCredentialOptions, keyof V3LocationOptions>,
): AuthMethod {
  const { applicationCredentialId: id, applicationCredentialName: name } = options
  const { applicationCredentialSecret: secret } = options
  return applicationCredential(
    id === undefined ? { name: name ?? '', user: userFrom(options), secret } : { id, secret },
  )
}
