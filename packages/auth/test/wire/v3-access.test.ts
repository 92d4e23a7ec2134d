import { describe, expect, it } from 'vitest'
import { type Access, v3 } from '../../src/index.ts'
import { expectCode } from '../expect-code.ts'
import { projectToken } from '../fixtures.ts'

const user =
  '"user":{"domain":{"id":"default","name":"Default"},"id":"u1","name":"ada","password_expires_at":null}'
const instants =
  '"audit_ids":["own","first"],"expires_at":"2031-05-06T08:08:09.000000Z","issued_at":"2031-05-06T07:08:09.000000Z"'
const project = '"project":{"domain":{"id":"default","name":"Default"},"id":"p1","name":"engines"}'
const roles = '"roles":[{"id":"r1","name":"member"}]'

/** What every token below has in common. */
const base: Access = {
  token: 'gAAAAABtoken',
  methods: ['password'],
  user: { id: 'u1', name: 'ada', domain: { id: 'default', name: 'Default' }, passwordExpiresAt: null },
  auditIds: ['own', 'first'],
  issuedAt: new Date('2031-05-06T07:08:09Z'),
  expiresAt: new Date('2031-05-06T08:08:09Z'),
  scope: 'unscoped',
  roles: [],
}
const inProject = {
  ...base,
  scope: {
    project: { id: 'p1', name: 'engines', domain: { id: 'default', name: 'Default' } },
    isDomain: false,
  },
  roles: [{ id: 'r1', name: 'member' }],
}

const cases: [string, Access, string][] = [
  ['unscoped', base, `{"methods":["password"],${user},${instants}}`],
  [
    'project',
    inProject,
    `{"methods":["password"],${user},${instants},${project},"is_domain":false,${roles}}`,
  ],
  [
    'domain',
    { ...base, scope: { domain: { id: 'd1', name: 'Engines' } }, roles: inProject.roles },
    `{"methods":["password"],${user},${instants},"domain":{"id":"d1","name":"Engines"},${roles}}`,
  ],
  [
    'system',
    { ...base, scope: { system: 'all' }, roles: inProject.roles },
    `{"methods":["password"],${user},${instants},${roles},"system":{"all":true}}`,
  ],
  [
    'trust',
    { ...inProject, trust: { id: 't1', trustorUserId: 'u1', trusteeUserId: 'u2', impersonation: true } },
    `{"methods":["password"],${user},${instants},"OS-TRUST:trust":{"id":"t1","trustor_user":{"id":"u1"},` +
      `"trustee_user":{"id":"u2"},"impersonation":true},${project},${roles}}`,
  ],
  [
    'trust without a project',
    { ...base, trust: { id: 't1', trustorUserId: 'u1', trusteeUserId: 'u2', impersonation: false } },
    `{"methods":["password"],${user},${instants},"OS-TRUST:trust":{"id":"t1","trustor_user":{"id":"u1"},` +
      '"trustee_user":{"id":"u2"},"impersonation":false}}',
  ],
  [
    'application credential with access rules',
    {
      ...inProject,
      methods: ['application_credential'],
      applicationCredential: {
        id: 'ac1',
        name: 'monitor',
        restricted: true,
        accessRules: [{ id: 'ar1', service: 'compute', method: 'GET', path: '/v2.1/servers' }],
      },
    },
    `{"methods":["application_credential"],${user},${instants},${project},"is_domain":false,${roles},` +
      '"application_credential":{"id":"ac1","name":"monitor","restricted":true,"access_rules":[' +
      '{"id":"ar1","service":"compute","method":"GET","path":"/v2.1/servers"}]}}',
  ],
  [
    'oauth1',
    { ...inProject, methods: ['oauth1'], oauth1: { accessTokenId: 'at1', consumerId: 'c1' } },
    `{"methods":["oauth1"],${user},${instants},${project},"is_domain":false,${roles},` +
      '"OS-OAUTH1":{"access_token_id":"at1","consumer_id":"c1"}}',
  ],
  [
    'oauth2 with a client certificate',
    { ...inProject, methods: ['oauth2_credential'], oauth2Credential: { thumbprint: 'x5t' } },
    `{"methods":["oauth2_credential"],${user},${instants},${project},"is_domain":false,${roles},` +
      '"oauth2_credential":{"x5t#S256":"x5t"}}',
  ],
  [
    'bound to a Kerberos principal',
    { ...inProject, methods: ['kerberos'], bind: { kerberos: 'ada@EXAMPLE.ORG' } },
    `{"methods":["kerberos"],${user},${instants},${project},"is_domain":false,${roles},` +
      '"bind":{"kerberos":"ada@EXAMPLE.ORG"}}',
  ],
  [
    'federated',
    {
      ...base,
      methods: ['saml2'],
      user: {
        id: 'u1',
        name: 'ada',
        domain: { id: 'Federated', name: 'Federated' },
        federation: { groupIds: ['g1', 'g2'], identityProviderId: 'acme', protocolId: 'saml2' },
      },
    },
    '{"methods":["saml2"],"user":{"domain":{"id":"Federated","name":"Federated"},"id":"u1","name":"ada",' +
      '"OS-FEDERATION":{"groups":[{"id":"g1"},{"id":"g2"}],"identity_provider":{"id":"acme"},' +
      `"protocol":{"id":"saml2"}}},${instants}}`,
  ],
  [
    'password that expires, admin project, catalog, service providers',
    {
      ...inProject,
      user: { ...base.user, passwordExpiresAt: new Date('2031-06-01T00:00:00.250Z') },
      isAdminProject: true,
      catalog: [
        {
          id: 's1',
          type: 'identity',
          name: 'keystone',
          endpoints: [
            {
              id: 'e1',
              interface: 'public',
              regionId: 'RegionOne',
              url: 'https://identity.example/v3',
              extra: { name: 'front door' },
            },
            { id: 'e2', interface: 'admin', regionId: null, url: 'https://admin.example/v3' },
          ],
        },
        { id: 's2', type: 'compute', name: '', endpoints: [] },
      ],
      serviceProviders: [{ id: 'sp1', authUrl: 'https://sp.example/v3', spUrl: 'https://sp.example/saml' }],
    },
    '{"methods":["password"],"user":{"domain":{"id":"default","name":"Default"},"id":"u1","name":"ada",' +
      `"password_expires_at":"2031-06-01T00:00:00.250000"},${instants},${project},"is_domain":false,${roles},` +
      '"is_admin_project":true,"catalog":[{"endpoints":[' +
      '{"name":"front door","id":"e1","interface":"public","region_id":"RegionOne","url":"https://identity.example/v3","region":"RegionOne"},' +
      '{"id":"e2","interface":"admin","region_id":null,"url":"https://admin.example/v3","region":null}],' +
      '"id":"s1","type":"identity","name":"keystone"},{"endpoints":[],"id":"s2","type":"compute","name":""}],' +
      '"service_providers":[{"auth_url":"https://sp.example/v3","id":"sp1","sp_url":"https://sp.example/saml"}]}',
  ],
]

describe('v3.encodeAccess', () => {
  it.each(cases)('writes a token member by member in Keystone’s order: %s', (_, access, json) => {
    expect(JSON.stringify(v3.encodeAccess(access))).toBe(`{"token":${json}}`)
  })
})

describe('v3.decodeAccess', () => {
  it.each(cases)('reads a token: %s', (_, access, json) => {
    expect(v3.decodeAccess(JSON.parse(`{"token":${json}}`), 'gAAAAABtoken')).toStrictEqual(access)
  })

  const decode = (changes: object) => {
    const { token } = JSON.parse(projectToken)
    return v3.decodeAccess(JSON.parse(JSON.stringify({ token: { ...token, ...changes } })), 't')
  }

  it('freezes the result through and through', () => {
    const access = decode({})
    for (const part of [
      access,
      access.user,
      access.user.domain,
      access.roles,
      access.catalog?.[0]?.endpoints[0],
    ]) {
      expect(Object.isFrozen(part)).toBe(true)
    }
  })

  it('takes members that only some servers send as not said', () => {
    const access = decode({
      methods: undefined,
      audit_ids: undefined,
      issued_at: undefined,
      roles: undefined,
    })
    expect(access).toMatchObject({ methods: [], auditIds: [], roles: [], issuedAt: new Date(0) })
  })

  it('reads instants with microseconds, without a zone and with an offset', () => {
    const at = new Date('2031-05-06T08:08:09.123Z')
    for (const text of [
      '2031-05-06T08:08:09.123456Z',
      '2031-05-06T08:08:09.123456',
      '2031-05-06T10:08:09.123+02:00',
    ]) {
      expect(decode({ expires_at: text }).expiresAt).toStrictEqual(at)
    }
  })

  it.each([
    '',
    'tomorrow',
    '1',
    '2031',
    'Tue, 06 May 2031 08:08:09 GMT',
    '2031-13-45T99:99:99Z',
    null,
    1_935_821_289,
  ])('refuses an expiry that is no ISO 8601 instant: %j', (expires_at) => {
    expectCode('malformed', () => decode({ expires_at }))
  })

  it('reads catalogs as other clouds write them', () => {
    const catalog = [
      { name: 'no type', endpoints: [{ url: 'https://x.example', interface: 'public' }] },
      'nonsense',
      { type: 'image' },
      {
        type: 'compute',
        endpoints: [
          { interface: 'public' },
          { interface: 'public', url: '' },
          7,
          { interface: 'publicURL', region: 'old', url: 'https://nova.example' },
        ],
      },
    ]
    expect(decode({ catalog }).catalog).toStrictEqual([
      { id: '', type: 'image', name: '', endpoints: [] },
      {
        id: '',
        type: 'compute',
        name: '',
        endpoints: [{ id: '', interface: 'public', regionId: 'old', url: 'https://nova.example' }],
      },
    ])
  })

  it('reads an application credential as restricted unless the server says it is not', () => {
    const read = (restricted: unknown) =>
      decode({ application_credential: { id: 'ac1', name: 'n', restricted } }).applicationCredential
        ?.restricted
    expect([read(undefined), read(null), read('false'), read(true), read(false)]).toStrictEqual([
      true,
      true,
      true,
      true,
      false,
    ])
  })

  it('gives the system only to a token that says all: true', () => {
    const scope = (system: unknown) => decode({ project: undefined, system }).scope
    expect([scope({}), scope({ all: false }), scope({ all: 'true' }), scope([true])]).toStrictEqual([
      'unscoped',
      'unscoped',
      'unscoped',
      'unscoped',
    ])
    expect(scope({ all: true })).toStrictEqual({ system: 'all' })
  })
})
