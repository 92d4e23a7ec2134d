import type { ProjectRef, Scope, UserRef } from '../scope.ts'
import type { AccessSourceOptions } from './access-source.ts'
import type { IdentityOptions } from './identity.ts'

/** The one domain that v2.0 knows, in which all its names are. It never says which one that is. */
const domain = { id: 'default' }

/** The flat options that keystoneauth's v2 plugins share, in camel case. */
export interface V2PluginOptions extends AccessSourceOptions {
  /** URL of the Identity service: with or without its version. */
  authUrl: string
  /** Id of the project. It wins over the name. */
  tenantId?: string | undefined
  tenantName?: string | undefined
}

/** Version and location of v2.0, as `identity()` wants them: nothing is asked. */
export function v2Location({
  authUrl,
}: V2PluginOptions): Pick<IdentityOptions, 'authUrl' | 'discover' | 'authVersion'> {
  return { authUrl, discover: false, authVersion: 'v2.0' }
}

/** A user of v2.0. An id wins over a name. */
export function v2User(id: string | undefined, name: string | undefined): UserRef {
  return id === undefined ? { name: name ?? '', domain } : { id }
}

/** What a token of v2.0 acts on. */
export function v2Scope(
  id: string | undefined,
  name: string | undefined,
  trustId?: string,
): Scope | undefined {
  const project: ProjectRef | undefined =
    id === undefined ? (name === undefined ? undefined : { name, domain }) : { id }
  if (trustId !== undefined) return { trust: { id: trustId, ...(project && { project }) } }
  return project && { project }
}
