import type { Access, AccessScope, InDomain, Named } from '../access.ts'
import { AuthError } from '../errors.ts'
import type { AccessDetails, AuthWire } from './auth-wire.ts'
import { deepFreeze } from './deep-freeze.ts'
import {
  asObject,
  instant,
  type JsonObject,
  objects,
  optionalString,
  requireDate,
  requireObject,
  requireString,
  strings,
} from './json.ts'
import { notExpressible } from './not-expressible.ts'
import { decodeServiceCatalog, encodeServiceCatalog } from './v2-catalog.ts'
import { beyondV2 } from './v2-limits.ts'

export interface V2Options {
  /** Id of the one domain that v2.0 knows: `[identity] default_domain_id` of the server. */
  defaultDomainId: string
  /** Name of that domain, which no answer of v2.0 says. Default `Default`. */
  defaultDomainName?: string | undefined
}

/** An access as v2.0 shows it, `{ "access": … }`, both ways. The token's id is in the body. */
export function v2Accesses(options: V2Options): Pick<AuthWire, 'encodeAccess' | 'decodeAccess'> {
  const { defaultDomainId, defaultDomainName = 'Default' } = options
  const inDefaultDomain = (value: Named): InDomain => ({
    ...value,
    domain: { id: defaultDomainId, name: defaultDomainName },
  })

  function encodeAccess(access: Access, details: AccessDetails = {}): JsonObject {
    const beyond = beyondV2(access, { defaultDomainId, trust: details.trust })
    if (beyond !== undefined) throw notExpressible('2.0', beyond)
    return {
      access: {
        token: encodeToken(access, details.project),
        user: {
          id: access.user.id,
          name: access.user.name,
          username: access.user.name,
          roles: access.roles.map(({ name }) => ({ name })),
          roles_links: [],
        },
        serviceCatalog: encodeServiceCatalog(access.catalog ?? []),
        metadata: { is_admin: 0, roles: access.roles.map(({ id }) => id) },
        ...(access.trust && { trust: encodeTrust(access.trust) }),
      },
    }
  }

  function decodeAccess(body: unknown, tokenId: string | undefined): Access {
    const answer = asObject(asObject(body)?.access)
    if (answer === undefined)
      throw new AuthError('malformed', 'Expecting to find access in the response body.')
    const token = requireObject(answer.token, 'access.token')
    const id = requireString(token.id, 'access.token.id')
    if (id === '' || (tokenId !== undefined && tokenId !== id))
      throw new AuthError('malformed', 'Expecting to find the id of the token in access.token.id.')
    const user = requireObject(answer.user, 'access.user')
    const scope = decodeScope(token)
    const access: Access = {
      token: id,
      // v2.0 does not say them, which reads as "delegated".
      methods: [],
      user: inDefaultDomain(decodeUser(user)),
      auditIds: strings(token.audit_ids, 'access.token.audit_ids'),
      issuedAt:
        token.issued_at === undefined ? new Date(0) : requireDate(token.issued_at, 'access.token.issued_at'),
      expiresAt: requireDate(token.expires, 'access.token.expires'),
      scope,
      roles: decodeRoles(user, asObject(answer.metadata)),
    }
    if (scope !== 'unscoped') access.catalog = decodeServiceCatalog(answer.serviceCatalog)
    const trust = asObject(answer.trust)
    if (trust !== undefined) access.trust = decodeTrust(trust)
    return deepFreeze(access)
  }

  function decodeScope(token: JsonObject): AccessScope {
    const tenant = asObject(token.tenant)
    if (tenant === undefined) return 'unscoped'
    const named = {
      id: requireString(tenant.id, 'access.token.tenant.id'),
      name: requireString(tenant.name, 'access.token.tenant.name'),
    }
    return { project: inDefaultDomain(named), isDomain: false }
  }

  return { encodeAccess, decodeAccess }
}

function encodeToken(access: Access, project: AccessDetails['project']): JsonObject {
  const { token: id, expiresAt, issuedAt, auditIds, scope } = access
  return {
    id,
    // Whole seconds, and never later than the truth.
    expires: `${expiresAt.toISOString().slice(0, -5)}Z`,
    issued_at: instant(issuedAt),
    audit_ids: [...auditIds],
    ...(typeof scope === 'object' && 'project' in scope && { tenant: encodeTenant(scope.project, project) }),
  }
}

/** A project that is not enabled has no tokens. */
function encodeTenant({ id, name }: Named, project: AccessDetails['project']): JsonObject {
  if (project === undefined) return { enabled: true, id, name }
  return { ...project.extra, description: project.description, enabled: project.enabled, id, name }
}

function decodeUser(user: JsonObject): Named {
  const name = optionalString(user.name, 'access.user.name') ?? user.username
  return { id: requireString(user.id, 'access.user.id'), name: requireString(name, 'access.user.name') }
}

/** Names and ids of roles stand in two lists, in the same order. */
function decodeRoles(user: JsonObject, metadata: JsonObject | undefined): readonly Named[] {
  const ids = strings(metadata?.roles, 'access.metadata.roles')
  return objects(user.roles, 'access.user.roles').map((role, index, roles) => ({
    id:
      optionalString(role.id, 'access.user.roles.id') ??
      (ids.length === roles.length ? ids[index] : '') ??
      '',
    name: requireString(role.name, 'access.user.roles.name'),
  }))
}

function encodeTrust(trust: NonNullable<Access['trust']>): JsonObject {
  return {
    id: trust.id,
    trustee_user_id: trust.trusteeUserId,
    trustor_user_id: trust.trustorUserId,
    impersonation: trust.impersonation,
  }
}

function decodeTrust(trust: JsonObject): NonNullable<Access['trust']> {
  return {
    id: requireString(trust.id, 'access.trust.id'),
    trustorUserId: requireString(trust.trustor_user_id, 'access.trust.trustor_user_id'),
    trusteeUserId: requireString(trust.trustee_user_id, 'access.trust.trustee_user_id'),
    impersonation: trust.impersonation === true,
  }
}
