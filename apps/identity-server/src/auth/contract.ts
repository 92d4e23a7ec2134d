import {
  type Access,
  type AccessDetails,
  AuthError,
  type AuthRequest,
  type AuthVersion,
  type AuthWire,
  projectOf,
  requestedAuthVersion,
} from '@ks/auth'
import { invalid } from '../identity-error.ts'
import type { ProjectStore } from '../resources/projects/store.ts'
import type { ValidatedToken } from '../tokens/validated-tokens.ts'
import { unsupportedMethod } from './authenticate.ts'
import type { AuthStore } from './store.ts'

export interface ContractDeps {
  wires: Readonly<Record<AuthVersion, AuthWire>>
  /** `[ks] auth_v2`. */
  offeredVersions: readonly AuthVersion[]
  /** `[auth] methods`. */
  enabledMethods: readonly string[]
  projects: Pick<ProjectStore, 'find'>
  authStore: Pick<AuthStore, 'findUser'>
}

/**
 * Reads the body of an authentication in one version of the contract.
 *
 * @throws `invalid` when the body asks for another version than its location speaks; `AuthError` `malformed`;
 *   `unauthenticated` for a method that is not offered
 */
export function readRequest(deps: ContractDeps, body: unknown, version: AuthVersion): AuthRequest {
  const named = requestedAuthVersion(body, deps.offeredVersions)
  if (named !== undefined && named !== version)
    throw invalid(`This location speaks ${version}. Other versions are offered under /auth.`)
  try {
    return deps.wires[version].decodeRequest(body)
  } catch (error) {
    // A method nobody has heard of is refused like one that is switched off.
    if (error instanceof AuthError && error.code === 'unsupported_method')
      throw unsupportedMethod(error.method ?? '', deps.enabledMethods)
    throw error
  }
}

/**
 * The body that shows a token in one version of the contract.
 *
 * @throws `AuthError` `not_expressible` for a token whose limits the version has no way to say
 */
export function showToken(
  deps: ContractDeps,
  token: ValidatedToken,
  version: AuthVersion,
  withCatalog: boolean,
): string | Promise<string> {
  if (version === 'v3') return withCatalog ? token.body : token.bodyWithoutCatalog
  return showInV2(deps, token.access, withCatalog)
}

async function showInV2(deps: ContractDeps, access: Access, withCatalog: boolean): Promise<string> {
  const { catalog: _, ...bare } = access
  const details = await detailsOf(deps, access)
  return JSON.stringify(deps.wires['v2.0'].encodeAccess(withCatalog ? access : bare, details))
}

/** What only v2.0 shows of a token, or has to know to tell whether it can show it. */
async function detailsOf(deps: ContractDeps, access: Access): Promise<AccessDetails> {
  const scope = projectOf(access)
  const project = scope && (await deps.projects.find(scope.id))
  const { trust } = access
  const [trustor, trustee] = trust
    ? [
        await deps.authStore.findUser({ id: trust.trustorUserId }),
        await deps.authStore.findUser({ id: trust.trusteeUserId }),
      ]
    : []
  return {
    ...(project && {
      project: { description: project.description, enabled: project.enabled, extra: project.extra },
    }),
    ...(trustor &&
      trustee && { trust: { trustorDomainId: trustor.domain.id, trusteeDomainId: trustee.domain.id } }),
  }
}
