import { type ActionRules, everyScope } from './action-rule.ts'
import { admin, adminOrSystemReader, roleInDomainOf } from './personas.ts'

const readTags = `${adminOrSystemReader} or ${roleInDomainOf('reader', 'target.project.domain_id')} or project_id:%(target.project.id)s`

const writeTags = `${admin} or ${roleInDomainOf('manager', 'target.project.domain_id')}`

/** Tags of projects. */
export const projectTagRules = {
  'identity:list_project_tags': {
    check: readTags,
    scopeTypes: everyScope,
    description: 'Lists the tags of a project.',
  },
  'identity:get_project_tag': {
    check: readTags,
    scopeTypes: everyScope,
    description: 'Tells whether a project has a tag.',
  },
  'identity:update_project_tags': {
    check: writeTags,
    scopeTypes: everyScope,
    description: 'Replaces the tags of a project.',
  },
  'identity:create_project_tag': {
    check: writeTags,
    scopeTypes: everyScope,
    description: 'Adds a tag to a project.',
  },
  'identity:delete_project_tags': {
    check: writeTags,
    scopeTypes: everyScope,
    description: 'Removes all tags of a project.',
  },
  'identity:delete_project_tag': {
    check: writeTags,
    scopeTypes: everyScope,
    description: 'Removes a tag of a project.',
  },
} satisfies ActionRules
