import { type ActionRules, adminWrite, systemRead } from './action-rule.ts'

/** Endpoint groups and the projects that see them. */
export const endpointGroupRules = {
  'identity:create_endpoint_group': adminWrite('Creates an endpoint group.'),
  'identity:list_endpoint_groups': systemRead('Lists endpoint groups.'),
  'identity:get_endpoint_group': systemRead('Shows an endpoint group.'),
  'identity:update_endpoint_group': adminWrite('Changes an endpoint group.'),
  'identity:delete_endpoint_group': adminWrite('Deletes an endpoint group.'),
  'identity:list_projects_associated_with_endpoint_group': systemRead(
    'Lists the projects that see an endpoint group.',
  ),
  'identity:list_endpoints_associated_with_endpoint_group': systemRead(
    'Lists the endpoints that match the filters of an endpoint group.',
  ),
  'identity:get_endpoint_group_in_project': systemRead('Tells whether a project sees an endpoint group.'),
  'identity:list_endpoint_groups_for_project': systemRead('Lists the endpoint groups that a project sees.'),
  'identity:add_endpoint_group_to_project': adminWrite('Lets a project see an endpoint group.'),
  'identity:remove_endpoint_group_from_project': adminWrite(
    "Takes an endpoint group out of a project's sight.",
  ),
} satisfies ActionRules
