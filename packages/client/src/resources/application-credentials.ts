import { type AccessRule, type AccessRuleFilters, accessRuleKind } from '../api/access-rule.ts'
import {
  type ApplicationCredential,
  type ApplicationCredentialFilters,
  applicationCredentialKind,
  type NewApplicationCredential,
} from '../api/application-credential.ts'
import type { Api, CallOptions } from '../api.ts'
import { readCollection, remove } from '../collection.ts'
import { path } from '../path.ts'

/** The application credentials of a user. @see {@link https://docs.openstack.org/api-ref/identity/v3/#application-credentials} */
export interface ApplicationCredentials {
  list(
    userId: string,
    filters?: ApplicationCredentialFilters,
    options?: CallOptions,
  ): Promise<ApplicationCredential[]>
  get(userId: string, id: string, options?: CallOptions): Promise<ApplicationCredential>
  /** Its `secret` is in this answer, and never again. */
  create(
    userId: string,
    value: NewApplicationCredential,
    options?: CallOptions,
  ): Promise<ApplicationCredential>
  delete(userId: string, id: string, options?: CallOptions): Promise<void>
}

export function applicationCredentials(api: Api): ApplicationCredentials {
  const base = (userId: string) => path`/v3/users/${userId}/application_credentials`
  const of = (userId: string) =>
    readCollection<ApplicationCredential, ApplicationCredentialFilters>(
      api,
      applicationCredentialKind,
      base(userId),
    )
  return {
    list: async (userId, filters, options) => of(userId).list(filters, options),
    get: async (userId, id, options) => of(userId).get(id, options),
    create: async (userId, value, options) =>
      api.one<ApplicationCredential>(applicationCredentialKind, 'POST', base(userId), options, value),
    delete: async (userId, id, options) => remove(api, base(userId), id, options),
  }
}

/** What application credentials of a user may be limited to. */
export interface AccessRules {
  list(userId: string, filters?: AccessRuleFilters, options?: CallOptions): Promise<AccessRule[]>
  get(userId: string, id: string, options?: CallOptions): Promise<AccessRule>
  delete(userId: string, id: string, options?: CallOptions): Promise<void>
}

export function accessRules(api: Api): AccessRules {
  const base = (userId: string) => path`/v3/users/${userId}/access_rules`
  const of = (userId: string) =>
    readCollection<AccessRule, AccessRuleFilters>(api, accessRuleKind, base(userId))
  return {
    list: async (userId, filters, options) => of(userId).list(filters, options),
    get: async (userId, id, options) => of(userId).get(id, options),
    delete: async (userId, id, options) => remove(api, base(userId), id, options),
  }
}
