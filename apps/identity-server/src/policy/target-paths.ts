import type { PolicyTarget } from './targets.ts'

type PathOf<T> = {
  [K in keyof T & string]-?: NonNullable<T[K]> extends object ? `${K}.${PathOf<NonNullable<T[K]>>}` : K
}[keyof T & string]

/** A path that a rule can name between `%(` and `)s`. */
export type TargetPath = PathOf<PolicyTarget>

/** Every attribute a target can have. A rule that names another one never matches. */
export const targetPaths: Readonly<Record<TargetPath, true>> = {
  user_id: true,
  'target.user.id': true,
  'target.user.name': true,
  'target.user.domain_id': true,
  'target.group.id': true,
  'target.group.name': true,
  'target.group.domain_id': true,
  'target.project.id': true,
  'target.project.name': true,
  'target.project.domain_id': true,
  'target.project.parent_id': true,
  'target.project.is_domain': true,
  'target.domain.id': true,
  'target.domain.name': true,
  'target.role.id': true,
  'target.role.name': true,
  'target.role.domain_id': true,
  'target.prior_role.id': true,
  'target.prior_role.name': true,
  'target.prior_role.domain_id': true,
  'target.implied_role.id': true,
  'target.implied_role.name': true,
  'target.implied_role.domain_id': true,
  'target.credential.id': true,
  'target.credential.user_id': true,
  'target.credential.project_id': true,
  'target.credential.type': true,
  'target.trust.id': true,
  'target.trust.trustor_user_id': true,
  'target.trust.trustee_user_id': true,
  'target.trust.project_id': true,
  'target.token.user_id': true,
  'target.token.user.domain.id': true,
  'target.limit.id': true,
  'target.limit.project_id': true,
  'target.limit.domain_id': true,
  'target.limit.project.id': true,
  'target.limit.project.domain_id': true,
  'target.limit.domain.id': true,
  'target.domain_id': true,
}
