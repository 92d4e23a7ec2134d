import { describe, expect, it } from 'vitest'
import { type Access, type AccessDetails, encodeV2Endpoints, v2Wire } from '../../src/index.ts'
import { anAccess } from '../../src/testing/index.ts'
import { expectCode } from '../expect-code.ts'
import { issuedAt } from '../fixtures.ts'

const v2 = v2Wire({ defaultDomainId: 'default' })
const domain = { id: 'default', name: 'Default' }
const elsewhere = { id: 'd1', name: 'Engines' }

const token = `{"id":"gAAAAABtoken","expires":"2031-05-06T08:08:09Z","issued_at":"2031-05-06T07:08:09.000000Z",
  "audit_ids":["3T2dc1CGQxyJsHdDu1xkcw"]`
const user = '"id":"u1","name":"ada","username":"ada"'
const roles = '"roles":[{"name":"member"},{"name":"reader"}],"roles_links":[]'
const catalog = `[
  {"name":"keystone","type":"identity","endpoints_links":[],"endpoints":[
    {"id":"e1","region":"RegionOne","publicURL":"https://identity.example/v3","internalURL":"http://identity.internal/v3"}]},
  {"name":"nova","type":"compute","endpoints_links":[],"endpoints":[
    {"id":"e3","region":"RegionOne","publicURL":"https://compute.one.example/v2.1"},
    {"id":"e4","region":"RegionTwo","publicURL":"https://compute.two.example/v2.1"}]}]`

const projectAnswer = `{"access":{
  "token":${token},"tenant":{"enabled":true,"id":"p1","name":"engines"}},
  "user":{${user},${roles}},
  "serviceCatalog":${catalog},
  "metadata":{"is_admin":0,"roles":["r1","r2"]}}}`

const unscopedAnswer = `{"access":{"token":${token}},"user":{${user},"roles":[],"roles_links":[]},
  "serviceCatalog":[],"metadata":{"is_admin":0,"roles":[]}}}`

const projectAccess = anAccess({
  token: 'gAAAAABtoken',
  auditIds: ['3T2dc1CGQxyJsHdDu1xkcw'],
  issuedAt,
  user: { id: 'u1', name: 'ada', domain },
  roles: [
    { id: 'r1', name: 'member' },
    { id: 'r2', name: 'reader' },
  ],
})

describe('an access in v2.0', () => {
  it('is written for a project', () => {
    expect(v2.encodeAccess(projectAccess)).toEqual(JSON.parse(projectAnswer))
  })

  it('is written without a scope', () => {
    const { catalog: _, ...rest } = projectAccess
    expect(v2.encodeAccess({ ...rest, scope: 'unscoped', roles: [] })).toEqual(JSON.parse(unscopedAnswer))
  })

  it('is read for a project; nothing says by which methods', () => {
    const access = v2.decodeAccess(JSON.parse(projectAnswer), undefined)
    const nova = { id: '', type: 'compute', name: 'nova' }
    const one = {
      id: 'e3',
      interface: 'public',
      regionId: 'RegionOne',
      url: 'https://compute.one.example/v2.1',
    }
    const two = {
      id: 'e4',
      interface: 'public',
      regionId: 'RegionTwo',
      url: 'https://compute.two.example/v2.1',
    }
    expect(access).toEqual({
      ...projectAccess,
      methods: [],
      catalog: [access.catalog?.[0], { ...nova, endpoints: [one, two] }],
    })
    expect(Object.isFrozen(access.catalog?.[1]?.endpoints)).toBe(true)
  })

  it('is read without a scope', () => {
    const access = v2.decodeAccess(JSON.parse(unscopedAnswer), 'gAAAAABtoken')
    expect([access.scope, access.roles, access.catalog]).toStrictEqual(['unscoped', [], undefined])
  })

  it('shows of the project what the server knows besides', () => {
    const extra = { id: 'not this', cost_centre: 7 }
    const { access } = v2.encodeAccess(projectAccess, {
      project: { description: 'Analytical', enabled: true, extra },
    }) as { access: { token: { tenant: unknown } } }
    expect(access.token.tenant).toStrictEqual({
      cost_centre: 7,
      description: 'Analytical',
      enabled: true,
      id: 'p1',
      name: 'engines',
    })
  })

  it('never expires later than the token does', () => {
    const expiresAt = new Date('2031-05-06T08:08:09.999Z')
    expect(v2.encodeAccess({ ...projectAccess, expiresAt })).toMatchObject({
      access: { token: { expires: '2031-05-06T08:08:09Z' } },
    })
  })

  const trust = { id: 't1', trustorUserId: 'u1', trusteeUserId: 'u2', impersonation: true }

  it('is written and read for a trust within the domain', () => {
    const inside = { trust: { trustorDomainId: 'default', trusteeDomainId: 'default' } }
    const body = v2.encodeAccess({ ...projectAccess, trust }, inside) as { access: { trust: unknown } }
    expect(body.access.trust).toStrictEqual({
      id: 't1',
      trustee_user_id: 'u2',
      trustor_user_id: 'u1',
      impersonation: true,
    })
    expect(v2.decodeAccess(body, undefined).trust).toStrictEqual(trust)
  })

  it.each<[string, Partial<Access>, AccessDetails?]>([
    ['for a domain', { scope: { domain } }],
    ['for the system', { scope: { system: 'all' } }],
    [
      'for a project of another domain',
      { scope: { project: { id: 'p1', name: 'p', domain: elsewhere }, isDomain: false } },
    ],
    [
      'for a project that acts as a domain',
      { scope: { project: { id: 'p1', name: 'p', domain }, isDomain: true } },
    ],
    ['of a user of another domain', { user: { id: 'u1', name: 'ada', domain: elsewhere } }],
    [
      'of a federated user',
      {
        user: {
          id: 'u1',
          name: 'ada',
          domain,
          federation: { groupIds: [], identityProviderId: 'i', protocolId: 'p' },
        },
      },
    ],
    ['of an application credential', { applicationCredential: { id: 'a1', name: 'a', restricted: true } }],
    ['of OAuth 1.0a', { oauth1: { accessTokenId: 'o1', consumerId: 'c1' } }],
    ['bound to its user', { bind: { kerberos: 'ada@EXAMPLE.ORG' } }],
    ['bound to a certificate', { oauth2Credential: { thumbprint: 'x' } }],
    ['for a project that is not the one of administrators', { isAdminProject: false }],
    ['of a trust of which nobody has said where its parties are', { trust }],
    ['of a trustor elsewhere', { trust }, { trust: { trustorDomainId: 'd1', trusteeDomainId: 'default' } }],
    ['of a trustee elsewhere', { trust }, { trust: { trustorDomainId: 'default', trusteeDomainId: 'd1' } }],
  ])('has no words for a token %s', (_, limit, details) => {
    expectCode('not_expressible', () => v2.encodeAccess({ ...projectAccess, ...limit }, details))
  })

  it.each([
    ['no access', '{"token":{}}'],
    ['no token', '{"access":{}}'],
    ['no id', projectAnswer.replace('"id":"gAAAAABtoken",', '')],
    ['an empty id', projectAnswer.replace('gAAAAABtoken', '')],
    ['the id of another token', projectAnswer.replace('gAAAAABtoken', 'gAAAAABother')],
    ['no expiry', projectAnswer.replace('"expires"', '"expired"')],
    ['no user', projectAnswer.replace('"user"', '"usher"')],
    ['a user without a name', projectAnswer.replace('"name":"ada","username":"ada",', '')],
    ['a role without a name', projectAnswer.replace('{"name":"reader"}', '{}')],
    ['a tenant without a name', projectAnswer.replace(',"name":"engines"', '')],
    ['a trust without parties', projectAnswer.replace('"metadata"', '"trust":{"id":"t1"},"metadata"')],
  ])('is malformed with %s', (_, json) => {
    expectCode('malformed', () => v2.decodeAccess(JSON.parse(json), 'gAAAAABtoken'))
  })

  it('is read as old servers wrote it', () => {
    const old = JSON.parse(`{"access":{"token":{"id":"t","expires":"2031-05-06T08:08:09Z"},
      "user":{"id":"u1","username":"ada","roles":[{"id":"r9","name":"admin"}]},"serviceCatalog":{}}}`)
    expect(v2.decodeAccess(old, undefined)).toMatchObject({
      user: { id: 'u1', name: 'ada' },
      roles: [{ id: 'r9', name: 'admin' }],
      scope: 'unscoped',
      auditIds: [],
    })
  })
})

describe('a catalog in v2.0', () => {
  const endpoint = (id: string, face: string, regionId: string | null) => ({
    ...{ id, interface: face, regionId, url: `https://${id}.example` },
  })
  const services = [
    {
      ...{ id: 's1', type: 'image', name: 'glance' },
      endpoints: [
        endpoint('e1', 'admin', 'RegionOne'),
        endpoint('e2', 'public', null),
        endpoint('e3', 'public', 'RegionOne'),
        endpoint('e4', 'public', 'RegionOne'),
        endpoint('e5', 'private', 'RegionTwo'),
      ],
    },
    { id: 's2', type: 'dns', name: 'designate', endpoints: [] },
  ]
  const regions = [
    { id: 'e1', region: 'RegionOne', adminURL: 'https://e1.example', publicURL: 'https://e3.example' },
    { id: 'e2', region: null, publicURL: 'https://e2.example' },
  ]

  it('has one entry per service and region, of what v2.0 can show', () => {
    expect(v2.encodeCatalog(services)).toStrictEqual({
      serviceCatalog: [{ name: 'glance', type: 'image', endpoints_links: [], endpoints: regions }],
    })
  })

  it('is also a flat list of endpoints', () => {
    expect(encodeV2Endpoints(services)).toStrictEqual({
      endpoints: regions.map((region) => ({ ...region, name: 'glance', type: 'image' })),
      endpoints_links: [],
    })
    expect(encodeV2Endpoints([])).toStrictEqual({ endpoints: [], endpoints_links: [] })
  })
})
