import type { Access, AccessRule, AccessScope, AccessUser, InDomain, Named } from '../access.ts'
import { AuthError } from '../errors.ts'
import { deepFreeze } from './deep-freeze.ts'
import {
  asObject,
  instant,
  isTooDeep,
  type JsonObject,
  objects,
  optionalBoolean,
  optionalObject,
  optionalString,
  requireDate,
  requireObject,
  requireString,
  strings,
} from './json.ts'
import { decodeCatalog, encodeCatalog } from './v3-catalog.ts'

/**
 * The body of an answer that carries a token, `{ "token": … }`. The token's id is not in it: v3 sends that in
 * `X-Subject-Token`. Members come in the order in which Keystone writes them.
 *
 * @see {@link https://docs.openstack.org/api-ref/identity/v3/#validate-and-show-information-for-token}
 */
export function encodeAccess(access: Access): JsonObject {
  const token: JsonObject = {
    methods: [...access.methods],
    user: encodeUser(access.user),
    audit_ids: [...access.auditIds],
    expires_at: instant(access.expiresAt),
    issued_at: instant(access.issuedAt),
  }
  const { scope } = access
  if (scope !== 'unscoped') {
    if ('domain' in scope) token.domain = { ...scope.domain }
    if (access.trust !== undefined) token['OS-TRUST:trust'] = encodeTrust(access.trust)
    if ('project' in scope) {
      token.project = encodeInDomain(scope.project)
      if (access.trust === undefined) token.is_domain = scope.isDomain
    }
    token.roles = access.roles.map((role) => ({ id: role.id, name: role.name }))
    if ('system' in scope) token.system = { all: true }
  } else if (access.trust !== undefined) {
    // A trust without a project: whoever reads the token must still see that it is delegated.
    token['OS-TRUST:trust'] = encodeTrust(access.trust)
  }
  if (access.isAdminProject !== undefined) token.is_admin_project = access.isAdminProject
  if (access.catalog !== undefined) token.catalog = encodeCatalog(access.catalog)
  if (access.serviceProviders !== undefined) {
    token.service_providers = access.serviceProviders.map((sp) => ({
      auth_url: sp.authUrl,
      id: sp.id,
      sp_url: sp.spUrl,
    }))
  }
  if (access.oauth1 !== undefined) {
    token['OS-OAUTH1'] = {
      access_token_id: access.oauth1.accessTokenId,
      consumer_id: access.oauth1.consumerId,
    }
  }
  if (access.applicationCredential !== undefined) {
    const { id, name, restricted, accessRules } = access.applicationCredential
    token.application_credential = {
      id,
      name,
      restricted,
      ...(accessRules && { access_rules: accessRules.map((rule) => ({ ...rule })) }),
    }
  }
  if (access.oauth2Credential !== undefined)
    token.oauth2_credential = { 'x5t#S256': access.oauth2Credential.thumbprint }
  if (access.bind !== undefined) token.bind = { ...access.bind }
  return { token }
}

/**
 * Reads an answer that carries a token. Members that are missing where every Keystone sends them are an error;
 * members that only some send (`audit_ids`, `issued_at`, `roles`) fall back to "nothing said"; a member of another type is
 * never taken for one that is not there, since several of them limit what the token is good for. The result is frozen
 * through and through.
 *
 * @param tokenId the value of `X-Subject-Token`
 * @throws {@link AuthError} `malformed`
 */
export function decodeAccess(body: unknown, tokenId: string | undefined): Access {
  const token = asObject(asObject(body)?.token)
  if (token === undefined) throw new AuthError('malformed', 'Expecting to find token in the response body.')
  if (tokenId === undefined)
    throw new AuthError('malformed', 'Expecting to find the token in X-Subject-Token.')
  const expiresAt = requireDate(token.expires_at, 'token.expires_at')
  const access: Access = {
    token: tokenId,
    methods: strings(token.methods, 'token.methods'),
    user: decodeUser(requireObject(token.user, 'token.user')),
    auditIds: strings(token.audit_ids, 'token.audit_ids'),
    issuedAt: token.issued_at === undefined ? new Date(0) : requireDate(token.issued_at, 'token.issued_at'),
    expiresAt,
    scope: decodeScope(token),
    roles: objects(token.roles, 'token.roles').map((role) => decodeNamed(role, 'token.roles')),
  }
  return deepFreeze(Object.assign(access, decodeExtras(token)))
}

function decodeExtras(token: JsonObject): Partial<Access> {
  const extras: Partial<Access> = {}
  if (token.catalog !== undefined) extras.catalog = decodeCatalog(token.catalog)
  const trust = optionalObject(token['OS-TRUST:trust'], 'token.OS-TRUST:trust')
  if (trust !== undefined) {
    extras.trust = {
      id: requireString(trust.id, 'token.OS-TRUST:trust.id'),
      trustorUserId: requireString(asObject(trust.trustor_user)?.id, 'token.OS-TRUST:trust.trustor_user.id'),
      trusteeUserId: requireString(asObject(trust.trustee_user)?.id, 'token.OS-TRUST:trust.trustee_user.id'),
      impersonation: trust.impersonation === true,
    }
  }
  const credential = optionalObject(token.application_credential, 'token.application_credential')
  if (credential !== undefined) extras.applicationCredential = decodeApplicationCredential(credential)
  const oauth1 = optionalObject(token['OS-OAUTH1'], 'token.OS-OAUTH1')
  if (oauth1 !== undefined) {
    extras.oauth1 = {
      accessTokenId: requireString(oauth1.access_token_id, 'token.OS-OAUTH1.access_token_id'),
      consumerId: requireString(oauth1.consumer_id, 'token.OS-OAUTH1.consumer_id'),
    }
  }
  const oauth2 = optionalObject(token.oauth2_credential, 'token.oauth2_credential')
  if (oauth2 !== undefined)
    extras.oauth2Credential = {
      thumbprint: requireString(oauth2['x5t#S256'], 'token.oauth2_credential.x5t#S256'),
    }
  if (token.bind !== undefined && token.bind !== null) {
    if (isTooDeep(token.bind)) throw new AuthError('malformed', 'token.bind has too many levels.')
    extras.bind = { ...requireObject(token.bind, 'token.bind') }
  }
  if (token.service_providers !== undefined) {
    extras.serviceProviders = objects(token.service_providers, 'token.service_providers').map((sp) => ({
      id: requireString(sp.id, 'token.service_providers.id'),
      authUrl: requireString(sp.auth_url, 'token.service_providers.auth_url'),
      spUrl: requireString(sp.sp_url, 'token.service_providers.sp_url'),
    }))
  }
  const isAdminProject = optionalBoolean(token.is_admin_project, 'token.is_admin_project')
  if (isAdminProject !== undefined) extras.isAdminProject = isAdminProject
  return extras
}

function encodeUser(user: AccessUser): JsonObject {
  const wire: JsonObject = encodeInDomain(user)
  if (user.passwordExpiresAt !== undefined) {
    // Keystone writes this one instant without a zone.
    wire.password_expires_at =
      user.passwordExpiresAt === null ? null : instant(user.passwordExpiresAt).slice(0, -1)
  }
  if (user.federation !== undefined) {
    wire['OS-FEDERATION'] = {
      groups: user.federation.groupIds.map((id) => ({ id })),
      identity_provider: { id: user.federation.identityProviderId },
      protocol: { id: user.federation.protocolId },
    }
  }
  return wire
}

function decodeUser(user: JsonObject): AccessUser {
  const decoded: AccessUser = decodeInDomain(user, 'token.user')
  if (user.password_expires_at === null) decoded.passwordExpiresAt = null
  else if (user.password_expires_at !== undefined) {
    decoded.passwordExpiresAt = requireDate(user.password_expires_at, 'token.user.password_expires_at')
  }
  const federation = optionalObject(user['OS-FEDERATION'], 'token.user.OS-FEDERATION')
  if (federation !== undefined) {
    decoded.federation = {
      groupIds: objects(federation.groups, 'token.user.OS-FEDERATION.groups').map((group) =>
        requireString(group.id, 'token.user.OS-FEDERATION.groups.id'),
      ),
      identityProviderId: requireString(
        asObject(federation.identity_provider)?.id,
        'token.user.OS-FEDERATION.identity_provider.id',
      ),
      protocolId: requireString(asObject(federation.protocol)?.id, 'token.user.OS-FEDERATION.protocol.id'),
    }
  }
  return decoded
}

function decodeScope(token: JsonObject): AccessScope {
  const project = optionalObject(token.project, 'token.project')
  if (project !== undefined)
    return { project: decodeInDomain(project, 'token.project'), isDomain: token.is_domain === true }
  const domain = optionalObject(token.domain, 'token.domain')
  if (domain !== undefined) return { domain: decodeNamed(domain, 'token.domain') }
  return asObject(token.system)?.all === true ? { system: 'all' } : 'unscoped'
}

function decodeApplicationCredential(value: JsonObject): NonNullable<Access['applicationCredential']> {
  const path = 'token.application_credential'
  const credential: NonNullable<Access['applicationCredential']> = {
    id: requireString(value.id, `${path}.id`),
    name: requireString(value.name, `${path}.name`),
    // Unless the server says otherwise it is restricted: the careful reading.
    restricted: value.restricted !== false,
  }
  if (value.access_rules === undefined || value.access_rules === null) return credential
  return {
    ...credential,
    accessRules: objects(value.access_rules, `${path}.access_rules`).map(decodeAccessRule),
  }
}

function decodeAccessRule(rule: JsonObject): AccessRule {
  const path = 'token.application_credential.access_rules'
  const id = optionalString(rule.id, `${path}.id`)
  return {
    ...(id !== undefined && { id }),
    service: requireString(rule.service, `${path}.service`),
    method: requireString(rule.method, `${path}.method`),
    path: requireString(rule.path, `${path}.path`),
  }
}

function encodeTrust(trust: NonNullable<Access['trust']>): JsonObject {
  return {
    id: trust.id,
    trustor_user: { id: trust.trustorUserId },
    trustee_user: { id: trust.trusteeUserId },
    impersonation: trust.impersonation,
  }
}

function encodeInDomain(value: InDomain): JsonObject {
  return { domain: { id: value.domain.id, name: value.domain.name }, id: value.id, name: value.name }
}

function decodeInDomain(value: JsonObject, path: string): InDomain {
  return {
    ...decodeNamed(value, path),
    domain: decodeNamed(requireObject(value.domain, `${path}.domain`), `${path}.domain`),
  }
}

function decodeNamed(value: JsonObject, path: string): Named {
  return { id: requireString(value.id, `${path}.id`), name: requireString(value.name, `${path}.name`) }
}
