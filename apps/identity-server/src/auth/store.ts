import type { DomainRef, ProjectRef, UserRef } from '@ks/auth'
import { sql } from 'kysely'
import { type InactivityRule, isInactive, neverInactive } from '../identity/compliance/inactivity.ts'
import { userOptionCodes } from '../resources/users/options.ts'
import type { Storage } from '../storage/storage.ts'
import { type MultiFactorRules, readMultiFactorRules } from './multi-factor.ts'

/** A domain as authentication sees it. */
export interface AuthDomain {
  id: string
  name: string
  enabled: boolean
}

/** A project as authentication sees it. A domain's own row is not a project: it has no domain. */
export interface AuthProject {
  id: string
  name: string
  enabled: boolean
  domain: AuthDomain
}

/** A user as authentication sees it. */
export interface AuthUser {
  id: string
  name: string
  enabled: boolean
  domain: AuthDomain
  defaultProjectId: string | null
  /** The present password, with the id of its row; `undefined` for a user without one here. */
  password: { id: number; hash: string; expiresAt: Date | null } | undefined
}

/** What authentication and validation read: one statement each. */
export interface AuthStore {
  findUser(ref: UserRef): Promise<AuthUser | undefined>
  findDomain(ref: DomainRef): Promise<AuthDomain | undefined>
  findProject(ref: ProjectRef): Promise<AuthProject | undefined>
  /** Which methods the user must use together. */
  multiFactorRules(userId: string): Promise<MultiFactorRules>
}

/** @param inactivity when a user who does not log in is disabled. Default: never */
export function authStore(storage: Storage, inactivity: InactivityRule = neverInactive): AuthStore {
  return {
    async findUser(ref) {
      const query = userQuery(storage)
      const row = await ('id' in ref
        ? query.where('user.id', '=', ref.id)
        : query
            .where('user.domain_id', '=', await domainId(ref.domain))
            .where((eb) =>
              eb.or([eb('local_user.name', '=', ref.name), eb('nonlocal_user.name', '=', ref.name)]),
            )
      ).executeTakeFirst()
      if (row === undefined) return undefined
      const name = row.local_name ?? row.nonlocal_name ?? row.display_name ?? row.id
      return {
        id: row.id,
        name,
        enabled:
          row.enabled === true && (row.ignore_user_inactivity === 'true' || !isInactive(inactivity, row)),
        domain: { id: row.domain_id, name: row.domain_name, enabled: row.domain_enabled ?? false },
        defaultProjectId: row.default_project_id,
        password:
          row.password_id === null || row.password_hash === null
            ? undefined
            : { id: row.password_id, hash: row.password_hash, expiresAt: expiryOf(row) },
      }
    },

    async findDomain(ref) {
      const query = storage.read
        .selectFrom('project')
        .select(['id', 'name', 'enabled'])
        .where('is_domain', '=', true)
        .where('id', '<>', rootDomainId)
      const row = await ('id' in ref
        ? query.where('id', '=', ref.id)
        : query.where('name', '=', ref.name)
      ).executeTakeFirst()
      return row && { id: row.id, name: row.name, enabled: row.enabled ?? false }
    },

    async findProject(ref) {
      const query = storage.read
        .selectFrom('project')
        .innerJoin('project as domain', 'domain.id', 'project.domain_id')
        .select(['project.id', 'project.name', 'project.enabled'])
        .select(['domain.id as domain_id', 'domain.name as domain_name', 'domain.enabled as domain_enabled'])
        .where('project.is_domain', '=', false)
      const row = await ('id' in ref
        ? query.where('project.id', '=', ref.id)
        : query
            .where('project.name', '=', ref.name)
            .where('project.domain_id', '=', await domainId(ref.domain))
      ).executeTakeFirst()
      if (row === undefined) return undefined
      const domain = { id: row.domain_id, name: row.domain_name, enabled: row.domain_enabled ?? false }
      return { id: row.id, name: row.name, enabled: row.enabled ?? false, domain }
    },

    async multiFactorRules(userId) {
      const rows = await storage.read
        .selectFrom('user_option')
        .select(['option_id', 'option_value'])
        .where('user_id', '=', userId)
        .where('option_id', 'in', ['MFAR', 'MFAE'])
        .execute()
      return readMultiFactorRules(new Map(rows.map((row) => [row.option_id, row.option_value])))
    },
  }

  /** An id that exists nowhere stands for a domain that does not: the query that follows finds nothing. */
  async function domainId(ref: DomainRef): Promise<string> {
    if ('id' in ref) return ref.id
    const row = await storage.read
      .selectFrom('project')
      .select('id')
      .where('is_domain', '=', true)
      .where('name', '=', ref.name)
      .executeTakeFirst()
    return row?.id ?? ''
  }
}

/** The row above all domains, which no call may show. */
export const rootDomainId = '<<keystone.domain.root>>'

function userQuery(storage: Storage) {
  return (
    storage.read
      .selectFrom('user')
      .innerJoin('project as domain', 'domain.id', 'user.domain_id')
      .leftJoin('local_user', 'local_user.user_id', 'user.id')
      .leftJoin('nonlocal_user', 'nonlocal_user.user_id', 'user.id')
      .leftJoin('federated_user', 'federated_user.user_id', 'user.id')
      .leftJoin('password', 'password.local_user_id', 'local_user.id')
      .select(['user.id', 'user.enabled', 'user.default_project_id', 'user.domain_id'])
      .select(['user.created_at', 'user.last_active_at'])
      .select(['domain.name as domain_name', 'domain.enabled as domain_enabled'])
      .select([
        'local_user.name as local_name',
        'nonlocal_user.name as nonlocal_name',
        'federated_user.display_name',
      ])
      .leftJoin('user_option as never_expires', (join) =>
        join
          .onRef('never_expires.user_id', '=', 'user.id')
          .on('never_expires.option_id', '=', userOptionCodes.ignore_password_expiry),
      )
      .leftJoin('user_option as always_active', (join) =>
        join
          .onRef('always_active.user_id', '=', 'user.id')
          .on('always_active.option_id', '=', userOptionCodes.ignore_user_inactivity),
      )
      .select(['password.id as password_id', 'password.password_hash'])
      .select(['password.expires_at_int', 'password.expires_at'])
      .select('never_expires.option_value as ignore_password_expiry')
      .select('always_active.option_value as ignore_user_inactivity')
      // The present password is the youngest one.
      .orderBy(sql`password.created_at_int`, 'desc')
      // Old rows of Keystone's all say 0.
      .orderBy(sql`password.id`, 'desc')
      .limit(1)
  )
}

interface PasswordExpiry {
  expires_at_int: number | null
  expires_at: Date | null
  ignore_password_expiry: string | null
}

/** When the password expires. Old rows of Keystone's have only the plain column; the user option overrules both. */
function expiryOf(row: PasswordExpiry): Date | null {
  if (row.ignore_password_expiry === 'true') return null
  return row.expires_at_int === null ? row.expires_at : new Date(Math.floor(row.expires_at_int / 1000))
}
