import type { ApplicationCredentialClaim } from '@ks/auth'
import type { SecretHasher } from '../../identity/secrets/secret-hasher.ts'
import { unauthenticated } from '../../identity-error.ts'
import type {
  ApplicationCredentialSecret,
  ApplicationCredentialStore,
} from '../../resources/application-credentials/store.ts'
import type { AuthStore } from '../store.ts'
import type { Verifier } from './verifier.ts'

export interface ApplicationCredentialVerifierDeps {
  authStore: AuthStore
  applicationCredentials: Pick<ApplicationCredentialStore, 'findSecret' | 'replaceHash'>
  secrets: SecretHasher
  clock: () => Date
}

/**
 * Verifies the secret of an application credential. An unknown id, name or user, a wrong secret, an expired credential and
 * a disabled user or domain have the same answer after the same work. Keystone answers 404 for an unknown id alone, and
 * so tells everybody which credentials there are.
 *
 * The token is for the project of the credential and ends with it.
 *
 * @see {@link https://docs.openstack.org/api-ref/identity/v3/#authenticating-with-an-application-credential}
 */
export function applicationCredentialVerifier(
  deps: ApplicationCredentialVerifierDeps,
): Verifier<ApplicationCredentialClaim> {
  return async ({ secret, ...claim }) => {
    const credential = await find(deps, claim)
    const usable = credential !== undefined && (await isUsable(deps, credential)) ? credential : undefined
    const right = await deps.secrets.verify(usable?.id ?? '', secret, usable?.secretHash)
    // An empty secret proves nothing, even if somebody managed to store one.
    if (!right || usable === undefined || secret === '')
      throw unauthenticated('wrong application credential or secret')
    const { id, userId, projectId, expiresAt, secretHash } = usable
    const hash = await deps.secrets.rehash(secret, secretHash)
    if (hash !== undefined) await deps.applicationCredentials.replaceHash(id, secretHash, hash)
    return {
      userId,
      ...(expiresAt !== null && { expiresAt: new Date(Math.floor(expiresAt / 1000)) }),
      grant: {
        delegation: { applicationCredentialId: id },
        scope: projectId === null ? 'unscoped' : { projectId },
      },
    }
  }
}

type WithoutSecret<Claim> = Claim extends unknown ? Omit<Claim, 'secret'> : never

async function find(
  deps: ApplicationCredentialVerifierDeps,
  claim: WithoutSecret<ApplicationCredentialClaim>,
): Promise<ApplicationCredentialSecret | undefined> {
  if ('id' in claim) return deps.applicationCredentials.findSecret({ id: claim.id })
  const user = await deps.authStore.findUser(claim.user)
  return user && deps.applicationCredentials.findSecret({ userId: user.id, name: claim.name })
}

async function isUsable(
  deps: ApplicationCredentialVerifierDeps,
  { userId, expiresAt }: ApplicationCredentialSecret,
): Promise<boolean> {
  const user = await deps.authStore.findUser({ id: userId })
  const expired = expiresAt !== null && expiresAt <= deps.clock().getTime() * 1000
  return user?.enabled === true && user.domain.enabled && !expired
}
