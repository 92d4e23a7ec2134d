/**
 * Rules that other rules refer to. A policy file can override each of them, which changes all rules that refer to it.
 *
 * `admin_required` is `role:admin` without Keystone's `is_admin:1`, which stood for the shared `admin_token`: this server
 * has no such token (OSSN-0064).
 *
 * `domain_managed_target_role` lists the roles that a domain's manager may grant and revoke. Adding a role with more
 * power than `manager` lets managers promote themselves.
 */
export const baseRules = {
  admin_required: 'role:admin',
  service_role: 'role:service',
  service_or_admin: 'rule:admin_required or rule:service_role',
  owner: 'user_id:%(user_id)s',
  admin_or_owner: 'rule:admin_required or rule:owner',
  token_subject: 'user_id:%(target.token.user_id)s',
  admin_or_token_subject: 'rule:admin_required or rule:token_subject',
  service_admin_or_token_subject: 'rule:service_or_admin or rule:token_subject',
  domain_managed_target_role:
    "'manager':%(target.role.name)s or 'member':%(target.role.name)s or 'reader':%(target.role.name)s",
} as const satisfies Readonly<Record<string, string>>
