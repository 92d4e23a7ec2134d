import { type ActionRules, adminWrite, anyTokenRead, everyScope } from './action-rule.ts'
import { adminOrSystemReader } from './personas.ts'

/** Limits of projects and domains. */
export const limitRules = {
  'identity:get_limit_model': anyTokenRead('Shows how limits are enforced.'),
  'identity:get_limit': {
    check: `${adminOrSystemReader} or domain_id:%(target.limit.domain.id)s or domain_id:%(target.limit.project.domain_id)s or project_id:%(target.limit.project_id)s`,
    scopeTypes: everyScope,
    description:
      'Shows a limit; also to tokens scoped to its project, its domain or the domain of its project.',
  },
  'identity:list_limits': anyTokenRead("Lists limits; the result holds what the token's scope may see."),
  'identity:create_limits': adminWrite('Creates limits.'),
  'identity:update_limit': adminWrite('Changes a limit.'),
  'identity:delete_limit': adminWrite('Deletes a limit.'),
} satisfies ActionRules
