import type { CacheElements } from '../methods/cache-elements.ts'
import { elementsOf } from '../methods/methods.ts'
import type { ProjectRef, Scope } from '../scope.ts'
import { base64 } from './base64.ts'
import type { LoginMethod } from './next-methods.ts'

/** A login, as far as its result depends on it. */
export interface CacheIdParts {
  authUrl: string
  methods: readonly LoginMethod[]
  scope?: Scope | undefined
  /** What else makes the result another one. */
  more?: CacheElements
}

/**
 * The name of a login for stores: that of keystoneauth, where it has one, so that both find each other's entries. It is a
 * SHA-256 over all that is logged in with, secrets included and passcodes not, in base64.
 *
 * keystoneauth forgets the scopes `system` and `unscoped`; here they are part of the name.
 *
 * @returns `undefined` where nothing in the methods at hand says who logs in, as with federation, and where no secret is part
 *   of the name: whoever knew a user's name would find the login of that user
 */
export async function cacheIdOf({
  authUrl,
  methods,
  scope,
  more,
}: CacheIdParts): Promise<string | undefined> {
  const elements: Record<string, string | undefined> = {
    auth_url: authUrl,
    ...scopeElements(scope),
    ...more,
  }
  for (const method of methods) {
    const own = 'ask' in method ? { on_demand: 'true' } : elementsOf(method)
    if (own === undefined) return undefined
    for (const [name, value] of Object.entries(own)) elements[`${method.name}_${name}`] = value
  }
  return methods.every((method) => 'ask' in method || method.name === 'totp') ? undefined : hashOf(elements)
}

async function hashOf(elements: CacheElements): Promise<string> {
  const text = Object.entries(elements)
    .filter(([, value]) => value !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flat()
    .join('')
  return base64(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))))
}

function scopeElements(scope: Scope | undefined): CacheElements {
  if (scope === undefined) return {}
  if (scope === 'unscoped') return { unscoped: 'true' }
  if ('system' in scope) return { system_scope: scope.system }
  if ('domain' in scope)
    return 'id' in scope.domain ? { domain_id: scope.domain.id } : { domain_name: scope.domain.name }
  const project = 'trust' in scope ? scope.trust.project : scope.project
  return { ...('trust' in scope && { trust_id: scope.trust.id }), ...(project && projectElements(project)) }
}

function projectElements(project: ProjectRef): CacheElements {
  if ('id' in project) return { project_id: project.id }
  const { name, domain } = project
  return 'id' in domain
    ? { project_name: name, project_domain_id: domain.id }
    : { project_name: name, project_domain_name: domain.name }
}
