import { type ActionRules, adminWrite, systemRead } from './action-rule.ts'

/** Endpoints that a project sees. */
export const projectEndpointRules = {
  'identity:list_projects_for_endpoint': systemRead('Lists the projects that see an endpoint.'),
  'identity:add_endpoint_to_project': adminWrite('Lets a project see an endpoint.'),
  'identity:check_endpoint_in_project': systemRead('Tells whether a project sees an endpoint.'),
  'identity:list_endpoints_for_project': systemRead('Lists the endpoints that a project sees.'),
  'identity:remove_endpoint_from_project': adminWrite("Takes an endpoint out of a project's sight."),
} satisfies ActionRules
