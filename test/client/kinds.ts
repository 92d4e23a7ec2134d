/** Where a kind of resource is in the API, and what it is called there. */
export interface KindPaths {
  /** Name of its type. */
  name: string
  /** Member of an answer that has one of them, and of one that has many. */
  one: string
  many: string
  /** Path of the list, of one, and of what makes one. */
  list?: string
  show?: string
  create?: [method: 'post' | 'put', path: string]
  update?: string
}

const collection = (name: string, one: string, many: string, path: string, id: string): KindPaths => ({
  ...{ name, one, many },
  list: path,
  show: `${path}/{${id}}`,
  create: ['post', path],
  update: `${path}/{${id}}`,
})

/** One of these is made by whoever chooses its id. */
const named = (name: string, one: string, many: string, path: string, id: string): KindPaths => ({
  ...collection(name, one, many, path, id),
  create: ['put', `${path}/{${id}}`],
})

const ofUser = '/v3/users/{user_id}'
const providers = '/v3/OS-FEDERATION/identity_providers'

/** Every kind of resource that the client knows: one file in `packages/client/src/api` each. */
export const kinds: readonly KindPaths[] = [
  collection('User', 'user', 'users', '/v3/users', 'user_id'),
  collection('Group', 'group', 'groups', '/v3/groups', 'group_id'),
  collection('Domain', 'domain', 'domains', '/v3/domains', 'domain_id'),
  collection('Project', 'project', 'projects', '/v3/projects', 'project_id'),
  collection('Role', 'role', 'roles', '/v3/roles', 'role_id'),
  collection('Region', 'region', 'regions', '/v3/regions', 'region_id'),
  collection('Service', 'service', 'services', '/v3/services', 'service_id'),
  collection('Endpoint', 'endpoint', 'endpoints', '/v3/endpoints', 'endpoint_id'),
  collection('Credential', 'credential', 'credentials', '/v3/credentials', 'credential_id'),
  collection('Ec2Credential', 'credential', 'credentials', `${ofUser}/credentials/OS-EC2`, 'credential_id'),
  collection(
    'ApplicationCredential',
    'application_credential',
    'application_credentials',
    `${ofUser}/application_credentials`,
    'application_credential_id',
  ),
  collection('AccessRule', 'access_rule', 'access_rules', `${ofUser}/access_rules`, 'access_rule_id'),
  collection('Trust', 'trust', 'trusts', '/v3/OS-TRUST/trusts', 'trust_id'),
  named('IdentityProvider', 'identity_provider', 'identity_providers', providers, 'idp_id'),
  named('Protocol', 'protocol', 'protocols', `${providers}/{idp_id}/protocols`, 'protocol_id'),
  named('Mapping', 'mapping', 'mappings', '/v3/OS-FEDERATION/mappings', 'mapping_id'),
  collection('Consumer', 'consumer', 'consumers', '/v3/OS-OAUTH1/consumers', 'consumer_id'),
  collection(
    'AccessToken',
    'access_token',
    'access_tokens',
    `${ofUser}/OS-OAUTH1/access_tokens`,
    'access_token_id',
  ),
  { name: 'RoleAssignment', one: 'role_assignment', many: 'role_assignments', list: '/v3/role_assignments' },
  { name: 'RoleInference', one: 'role_inference', many: 'role_inferences', list: '/v3/role_inferences' },
  { name: 'RevocationEvent', one: 'event', many: 'events', list: '/v3/OS-REVOKE/events' },
]
