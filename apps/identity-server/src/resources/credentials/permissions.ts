import type { Caller } from '../../auth/caller.ts'
import type { Policy } from '../../policy/enforcer.ts'
import type { PolicyTarget } from '../../policy/targets.ts'
import type { StoredCredential } from './store.ts'

/** What decides who may do something with a credential. */
export type CredentialFacts = Pick<StoredCredential, 'userId' | 'projectId' | 'type'> & { id?: string }

/** What a caller may do with credentials, beyond what was decided when the request came in. */
export interface CredentialPermissions {
  mayRead(credential: CredentialFacts): boolean
  mayUpdate(credential: CredentialFacts): boolean
  /** Whether the caller may give anybody credentials, and not only itself. */
  readonly mayWriteForAll: boolean
}

export function credentialPermissions(policy: Policy, caller: Caller): CredentialPermissions {
  const { credentials } = caller
  const allows = (action: Parameters<Policy['allows']>[0], credential: CredentialFacts) =>
    policy.allows(action, credentials, credentialTarget(credential))
  return {
    mayRead: (credential) =>
      isWithinDelegation(caller, credential) && allows('identity:get_credential', credential),
    mayUpdate: (credential) => allows('identity:update_credential', credential),
    mayWriteForAll: policy.allows('identity:create_credential', credentials, {}),
  }
}

/** The target of a decision about a credential. */
export function credentialTarget({ id, userId, projectId, type }: CredentialFacts): PolicyTarget {
  return {
    target: {
      credential: { ...(id !== undefined && { id }), user_id: userId, project_id: projectId, type },
    },
  }
}

/**
 * Whether a caller sees a credential at all. One who acts by delegation sees those of the project that it was sent to, and
 * never the user's own, such as the seeds of second factors.
 *
 * @see {@link https://bugs.launchpad.net/keystone/+bug/2150089}
 */
export function isWithinDelegation(
  { chain, credentials }: Caller,
  credential: Pick<CredentialFacts, 'projectId'>,
): boolean {
  return (
    !chain.delegated || (credential.projectId !== null && credential.projectId === credentials.project_id)
  )
}
