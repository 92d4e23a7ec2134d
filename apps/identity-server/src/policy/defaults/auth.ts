import type { ActionRules } from './action-rule.ts'
import { anyToken } from './personas.ts'

/** What a token can be exchanged for. */
export const authRules = {
  'identity:get_auth_catalog': {
    check: anyToken,
    description: 'Shows the catalog of the token.',
  },
  'identity:get_auth_projects': {
    check: anyToken,
    description: 'Lists the projects the token can be rescoped to.',
  },
  'identity:get_auth_domains': {
    check: anyToken,
    description: 'Lists the domains the token can be rescoped to.',
  },
  'identity:get_auth_system': {
    check: anyToken,
    description: 'Lists the systems the token can be rescoped to.',
  },
} satisfies ActionRules
