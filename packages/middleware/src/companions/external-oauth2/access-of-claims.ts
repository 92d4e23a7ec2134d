import type { Access, AccessScope, Named } from '@ks/auth'
import { type Claims, claimAt, isObject } from './claim.ts'
import type { ClaimMapping, ClaimPath } from './options.ts'

/** Seconds that a token without an expiry is believed. */
const unknownExpirySeconds = 300

/**
 * What claims say in Keystone's terms; `undefined` when one is missing or of another kind.
 *
 * Roles and the like have no ids there, so names stand for them. That `methods` is empty means that nobody knows how the
 * user was authenticated.
 */
export function accessOfClaims(
  claims: Claims,
  mapping: ClaimMapping,
  token: string,
  now: Date,
): Access | undefined {
  const text = (path: ClaimPath | undefined) => textAt(claims, path)
  const id = text(mapping.userId ?? 'client_id')
  const name = text(mapping.userName ?? 'username')
  const domain = named(text(mapping.userDomainId), text(mapping.userDomainName))
  const roles = rolesAt(claims, mapping.roles)
  const scope = scopeOf(claims, mapping)
  const expiresAt = expiryAt(claims, mapping.expiresAt ?? 'exp', now)
  const complete = id !== undefined && name !== undefined && domain !== undefined
  if (!complete || roles.length === 0 || scope === undefined || expiresAt === undefined) return undefined
  const thumbprint = boundTo(claims)
  return {
    token,
    methods: [],
    user: { id, name, domain },
    auditIds: [],
    issuedAt: now,
    expiresAt,
    scope,
    roles: roles.map((role) => ({ id: role, name: role })),
    isAdminProject: roles.some((role) => role.toLowerCase() === 'admin'),
    ...(thumbprint !== undefined && { oauth2Credential: { thumbprint } }),
  }
}

/**
 * Thumbprint of the certificate that the token is bound to.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8705#section-3.2}
 */
export function boundTo(claims: Claims): string | undefined {
  return textAt(claims, ['cnf', 'x5t#S256'])
}

/** Whether the token is bound to something, known or not. */
export function isBound(claims: Claims): boolean {
  const confirmation = claimAt(claims, ['cnf'])
  return confirmation !== undefined && !(isObject(confirmation) && Object.keys(confirmation).length === 0)
}

/**
 * Whether the token is meant for an audience.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7662#section-2.2}
 */
export function isFor(audience: string, claims: Claims): boolean {
  const named = claimAt(claims, ['aud'])
  return Array.isArray(named) ? named.includes(audience) : named === audience
}

function scopeOf(claims: Claims, mapping: ClaimMapping): AccessScope | undefined {
  const system = mapping.systemScope === undefined ? false : (claimAt(claims, mapping.systemScope) ?? false)
  if (typeof system !== 'boolean') return undefined
  if (system) return { system: 'all' }
  const domain = named(textAt(claims, mapping.projectDomainId), textAt(claims, mapping.projectDomainName))
  if (domain === undefined) return undefined
  // A project that cannot be read must not make the token one for the whole domain.
  if (mapping.projectId === undefined || isEmpty(claimAt(claims, mapping.projectId))) return { domain }
  const project = named(textAt(claims, mapping.projectId), textAt(claims, mapping.projectName))
  return project === undefined ? undefined : { project: { ...project, domain }, isDomain: false }
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}

function named(id: string | undefined, name: string | undefined): Named | undefined {
  return id === undefined || name === undefined ? undefined : { id, name }
}

function textAt(claims: Claims, path: ClaimPath | undefined): string | undefined {
  const value = path === undefined ? undefined : claimAt(claims, path)
  return typeof value === 'string' && value !== '' ? value : undefined
}

function rolesAt(claims: Claims, path: ClaimPath): readonly string[] {
  const value = claimAt(claims, path)
  const names: unknown = typeof value === 'string' ? value.split(',') : value
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) return []
  return names.map((name) => name.trim()).filter((name) => name !== '')
}

function expiryAt(claims: Claims, path: ClaimPath, now: Date): Date | undefined {
  const seconds = claimAt(claims, path) ?? now.getTime() / 1000 + unknownExpirySeconds
  if (typeof seconds !== 'number') return undefined
  const expiry = new Date(seconds * 1000)
  return Number.isNaN(expiry.getTime()) ? undefined : expiry
}
