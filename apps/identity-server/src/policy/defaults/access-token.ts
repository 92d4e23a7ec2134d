import { type ActionRules, projectScope } from './action-rule.ts'
import { admin } from './personas.ts'

/** OAuth 1 request and access tokens. */
export const accessTokenRules = {
  'identity:authorize_request_token': {
    check: admin,
    scopeTypes: projectScope,
    description: "Authorises a consumer's request token.",
  },
  'identity:get_access_token': {
    check: admin,
    scopeTypes: projectScope,
    description: 'Shows an access token that a user granted.',
  },
  'identity:get_access_token_role': {
    check: admin,
    scopeTypes: projectScope,
    description: 'Shows a role of an access token.',
  },
  'identity:list_access_tokens': {
    check: admin,
    scopeTypes: projectScope,
    description: 'Lists the access tokens that a user granted.',
  },
  'identity:list_access_token_roles': {
    check: admin,
    scopeTypes: projectScope,
    description: 'Lists the roles of an access token.',
  },
  'identity:delete_access_token': {
    check: admin,
    scopeTypes: projectScope,
    description: 'Revokes an access token.',
  },
} satisfies ActionRules
