import { AuthError } from '../errors.ts'
import type { UserRef } from '../scope.ts'
import { optionalString, requireObject } from '../wire/json.ts'
import { decodeRef, encodeRef } from '../wire/refs.ts'
import { userElements } from './cache-elements.ts'
import type { MethodWire } from './method-wire.ts'
import type { AuthMethod } from './methods.ts'

/** Proof by the secret of an application credential. Its id says whose it is; its name does only beside the user. */
export type ApplicationCredentialClaim =
  | { id: string; secret: string }
  | { name: string; user: UserRef; secret: string }

/**
 * Acts for a user with an application credential, within what the user granted it. It has its own project, so no scope
 * can be asked for beside it.
 *
 * @example
 * identity({ authUrl, methods: [applicationCredential({ id: 'ac1', secret })] })
 * @see {@link https://docs.openstack.org/api-ref/identity/v3/#authenticating-with-an-application-credential}
 */
export function applicationCredential(
  claim: ApplicationCredentialClaim,
): AuthMethod<'application_credential'> {
  return { name: 'application_credential', claim }
}

export const applicationCredentialWire: MethodWire<ApplicationCredentialClaim> = {
  encode: (claim) =>
    'id' in claim
      ? { id: claim.id, secret: claim.secret }
      : { name: claim.name, user: encodeRef(claim.user), secret: claim.secret },
  decode(value, path) {
    const object = requireObject(value, path)
    // A missing secret is a failed login, not a malformed request: the server refuses an empty one like a wrong one.
    const secret = optionalString(object.secret, `${path}.secret`) ?? ''
    const id = optionalString(object.id, `${path}.id`)
    // The id alone says whose credential it is: a user beside it is never looked at (CVE-2026-42998).
    if (id) return { id, secret }
    const name = optionalString(object.name, `${path}.name`)
    if (!name) throw new AuthError('malformed', `Expecting to find id or name in ${path}.`)
    return { name, user: decodeRef(object.user, `${path}.user`), secret }
  },
  secrets: (claim) => [claim.secret],
  cacheElements: (claim) => ({
    application_credential_secret: claim.secret,
    ...('id' in claim
      ? { application_credential_id: claim.id }
      : { application_credential_name: claim.name, ...userElements(claim.user) }),
  }),
}
