import { createHash } from 'node:crypto'
import { evaluateMapping } from '../../federation/mapping/evaluate.ts'
import type { MappedIdentity } from '../../federation/mapping/mapping.ts'
import { MappingError } from '../../federation/mapping/mapping-error.ts'
import { parseMapping } from '../../federation/mapping/parse-mapping.ts'
import { unauthenticated } from '../../identity-error.ts'
import type { MappingStore } from '../../resources/mappings/store.ts'
import type { UserStore } from '../../resources/users/store.ts'
import type { AuthStore, AuthUser } from '../store.ts'
import type { Verified } from '../verifiers/verifier.ts'
import { certificateNames } from './certificate-names.ts'

export interface ClientCertificateDeps {
  authStore: Pick<AuthStore, 'findUser'>
  users: Pick<UserStore, 'find'>
  mappings: Pick<MappingStore, 'find'>
  /** `[oauth2] oauth2_cert_dn_mapping_id`. */
  oauth2MappingId: string
}

/**
 * Verifies that a client certificate is that of a user, as a mapping says. The token is bound to the certificate, and acts
 * on the user's default project.
 *
 * @param clientId the id of the user
 * @param certificate PEM; a trusted front end has checked it
 * @throws `unauthenticated`
 * @see {@link https://www.rfc-editor.org/rfc/rfc8705#section-2.1}
 */
export async function verifyClientCertificate(
  deps: ClientCertificateDeps,
  clientId: string,
  certificate: string,
): Promise<Verified> {
  const mapped = await mappedUser(deps, certificate)
  const user = await deps.authStore.findUser({ id: clientId })
  if (user === undefined) throw unauthenticated('unknown user')
  if (!names(mapped, user) || !(await hasEmail(deps, user.id, mapped.email)))
    throw unauthenticated('the certificate is not that of the user')
  const projectId = user.defaultProjectId
  if (projectId === null) throw unauthenticated('the user has no default project')
  return {
    userId: user.id,
    grant: { delegation: { thumbprint: thumbprintOf(certificate) }, scope: { projectId } },
  }
}

/**
 * SHA-256 of the PEM text, as Keystone and keystonemiddleware compute it. RFC 8705 takes the bytes of the certificate, and
 * leaves out the padding; but whoever compares must come to the same text.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8705#section-3.1}
 */
export function thumbprintOf(certificate: string): string {
  const digest = createHash('sha256').update(certificate).digest('base64')
  return digest.replaceAll('+', '-').replaceAll('/', '_')
}

type MappedUser = MappedIdentity['user']

async function mappedUser(deps: ClientCertificateDeps, certificate: string): Promise<MappedUser> {
  const mapping = await deps.mappings.find(deps.oauth2MappingId)
  if (mapping === undefined) throw unauthenticated('there is no mapping of client certificates')
  try {
    const { user } = evaluateMapping(
      parseMapping(mapping.rules, mapping.schemaVersion),
      certificateNames(certificate),
    )
    return user
  } catch (error) {
    if (error instanceof MappingError) throw unauthenticated(error.message)
    throw error
  }
}

/**
 * Whether the mapping says that it is this user. What it says must all be so, and be enough to tell the user from every
 * other: in Keystone, a mapping that says nothing lets any certificate be anybody.
 */
function names({ id, name, domain }: MappedUser, user: AuthUser): boolean {
  const enough = id !== undefined || (name !== undefined && domain !== undefined)
  return (
    enough &&
    isSaid(id, user.id) &&
    isSaid(name, user.name) &&
    isSaid(domain && 'id' in domain ? domain.id : undefined, user.domain.id) &&
    isSaid(domain?.name, user.domain.name)
  )
}

function isSaid(said: string | undefined, is: string): boolean {
  return said === undefined || said === is
}

async function hasEmail(
  { users }: ClientCertificateDeps,
  userId: string,
  email: string | undefined,
): Promise<boolean> {
  return email === undefined || (await users.find(userId))?.extra.email === email
}
