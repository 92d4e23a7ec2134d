import { type ActionRules, everyScope } from './action-rule.ts'
import { admin, adminOrSystemReader, roleInDomainOf } from './personas.ts'

const readGroup = `${adminOrSystemReader} or ${roleInDomainOf('reader', 'target.group.domain_id')}`

const writeGroup = `${admin} or ${roleInDomainOf('manager', 'target.group.domain_id')}`

const changeMembers = `${admin} or ${roleInDomainOf('manager', 'target.group.domain_id', 'target.user.domain_id')}`

/** Groups and their members. */
export const groupRules = {
  'identity:get_group': {
    check: readGroup,
    scopeTypes: everyScope,
    description: 'Shows a group.',
  },
  'identity:list_groups': {
    check: readGroup,
    scopeTypes: everyScope,
    description: 'Lists groups.',
  },
  'identity:list_groups_for_user': {
    check: `${adminOrSystemReader} or ${roleInDomainOf('reader', 'target.user.domain_id')} or rule:owner`,
    scopeTypes: everyScope,
    description: 'Lists the groups of a user.',
  },
  'identity:create_group': {
    check: writeGroup,
    scopeTypes: everyScope,
    description: 'Creates a group.',
  },
  'identity:update_group': {
    check: writeGroup,
    scopeTypes: everyScope,
    description: 'Changes a group.',
  },
  'identity:delete_group': {
    check: writeGroup,
    scopeTypes: everyScope,
    description: 'Deletes a group.',
  },
  'identity:list_users_in_group': {
    check: readGroup,
    scopeTypes: everyScope,
    description: 'Lists the members of a group.',
  },
  'identity:remove_user_from_group': {
    check: changeMembers,
    scopeTypes: everyScope,
    description: 'Removes a user from a group.',
  },
  'identity:check_user_in_group': {
    check: `${adminOrSystemReader} or ${roleInDomainOf('reader', 'target.group.domain_id', 'target.user.domain_id')}`,
    scopeTypes: everyScope,
    description: 'Tells whether a user is in a group.',
  },
  'identity:add_user_to_group': {
    check: changeMembers,
    scopeTypes: everyScope,
    description: 'Adds a user to a group.',
  },
} satisfies ActionRules
