import type { ApplicationCredentialStore } from '../../resources/application-credentials/store.ts'
import type { TokenPayload } from '../token-format.ts'
import type { GrantLookup } from './grants.ts'

export interface ApplicationCredentialGrantDeps {
  applicationCredentials: Pick<ApplicationCredentialStore, 'findOf'>
  clock: () => Date
}

/**
 * What an application credential grants: of its roles those that its user still has on its project, and of all requests
 * those that its access rules name. It grants nothing to others, nothing elsewhere, and nothing once it has expired.
 */
export function applicationCredentialGrant(deps: ApplicationCredentialGrantDeps): GrantLookup {
  return async (id, payload) => {
    const credential = await deps.applicationCredentials.findOf(payload.userId, id)
    if (credential === undefined) return { reason: 'the user has no such application credential' }
    const { name, userId, projectId, expiresAt, unrestricted, roleIds, accessRules } = credential
    if (projectId === null || projectId !== projectOf(payload))
      return { reason: 'the application credential is of another project' }
    if (expiresAt !== null && expiresAt <= deps.clock().getTime() * 1000)
      return { reason: 'the application credential has expired' }
    return {
      userId,
      holderId: userId,
      roleIds,
      shown: {
        applicationCredential: {
          id,
          name,
          restricted: unrestricted !== true,
          ...(accessRules.length > 0 && { accessRules }),
        },
      },
    }
  }
}

function projectOf({ scope }: TokenPayload): string | undefined {
  return scope !== 'unscoped' && 'projectId' in scope ? scope.projectId : undefined
}
