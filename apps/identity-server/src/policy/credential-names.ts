import type { PolicyCredentials } from './credentials.ts'

/** The name of an attribute of {@link PolicyCredentials}. */
export type CredentialName = keyof PolicyCredentials

/**
 * The names by which rules may call an attribute: its own, `system` as oslo.policy does, and the paths into the token's
 * body that Keystone's rules have used (`token.domain.id`).
 */
const attributes: ReadonlyMap<string, CredentialName> = new Map<string, CredentialName>([
  ...Object.keys({
    user_id: true,
    user_domain_id: true,
    project_id: true,
    project_domain_id: true,
    domain_id: true,
    system_scope: true,
    roles: true,
    group_ids: true,
    is_admin_project: true,
    trust_id: true,
    is_delegated_auth: true,
  } satisfies Record<CredentialName, true>).map((name) => [name, name as CredentialName] as const),
  ['system', 'system_scope'],
  ['token.user.id', 'user_id'],
  ['token.user.domain.id', 'user_domain_id'],
  ['token.project.id', 'project_id'],
  ['token.project.domain.id', 'project_domain_id'],
  ['token.domain.id', 'domain_id'],
  ['token.is_admin_project', 'is_admin_project'],
])

/** Finds the attribute of the credentials that a rule means by a name; `undefined` when there is none. */
export function findCredential(name: string): CredentialName | undefined {
  return attributes.get(name)
}
