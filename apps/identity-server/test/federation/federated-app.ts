import type { PartialConfig } from '../../src/config/options.ts'
import { grantRole } from '../../src/resources/assignments/assignments.ts'
import { createGroup } from '../../src/resources/groups/groups.ts'
import { createIdentityProvider } from '../../src/resources/identity-providers/identity-providers.ts'
import { createProtocol } from '../../src/resources/identity-providers/protocols.ts'
import { createMapping } from '../../src/resources/mappings/mappings.ts'
import { type Answer, type TestApp, type TestAppOptions, testApp } from '../app/test-app.ts'

/** An app behind a front end, with the provider `acme`, whose protocol `openid` has the mapping `people`. */
export interface FederatedApp extends TestApp {
  /** Domain of the provider. */
  providerDomain: string
  /** Id of the group `staff` in the domain `acme`: role `member` on the project `engines`. */
  staff: string
  /** Logs in at a location of {@link login}. */
  logIn(assertion: Readonly<Record<string, string>>, at?: string): Promise<Answer>
}

/** Where users of `acme` log in. */
export const login = '/auth/federation/identity_providers/acme/protocols/openid'

/** Users have the name in `sub`, and the groups in `groups` that the domain `acme` has. */
const people = [
  {
    local: [{ user: { name: '{0}', email: '{0}@example.com' } }, { groups: '{1}', domain: { name: 'acme' } }],
    remote: [{ type: 'sub' }, { type: 'groups' }],
  },
]

const methods = ['password', 'token', 'mapped', 'openid', 'saml2', 'application_credential']

export interface FederatedAppOptions {
  /** Default: {@link people} */
  rules?: readonly unknown[]
  schemaVersion?: string
  remoteIds?: readonly string[]
  remoteIdAttribute?: string
  config?: PartialConfig
  clock?: TestAppOptions['clock']
}

export async function federatedApp(options: FederatedAppOptions = {}): Promise<FederatedApp> {
  const { rules = people, schemaVersion, remoteIds = [], remoteIdAttribute, config = {}, clock } = options
  const app = await testApp({
    ...(clock && { clock }),
    config: {
      ...config,
      auth: { methods, ...config.auth },
      ks: { front_end_peers: ['127.0.0.0/8'], ...config.ks },
    },
  })
  const { deps, ids } = app
  await createMapping(deps, { id: 'people', rules, ...(schemaVersion !== undefined && { schemaVersion }) })
  const provider = await createIdentityProvider(deps, { id: 'acme', enabled: true, remoteIds })
  await createProtocol(deps, {
    idpId: 'acme',
    id: 'openid',
    mappingId: 'people',
    ...(remoteIdAttribute !== undefined && { remoteIdAttribute }),
  })
  const { id: staff } = await createGroup(deps, { name: 'staff', domainId: ids.domain })
  await grantRole(deps, {
    actor: { groupId: staff },
    target: { projectId: ids.project },
    roleId: ids.roles.member as string,
    inherited: false,
  })
  return {
    ...app,
    providerDomain: provider.domainId,
    staff,
    logIn: (assertion, at = login) => app.call('POST', at, { headers: asserted(assertion) }),
  }
}

/** Headers of a front end with an assertion. */
export function asserted(assertion: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    // Node.js writes headers in Latin-1: these are the bytes of UTF-8.
    Object.entries(assertion).map(([name, value]) => [
      `x-assertion-${name}`,
      Buffer.from(value, 'utf8').toString('latin1'),
    ]),
  )
}
