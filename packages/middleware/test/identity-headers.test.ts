import { anAccess } from '@ks/auth/testing'
import { describe, expect, it } from 'vitest'
import { identityHeaders, isIdentityHeader } from '../src/index.ts'

describe('isIdentityHeader', () => {
  it.each([
    ...['X-Roles', 'x-roles', 'X-ROLES', 'X_Roles', 'x_roles', 'X-User_Id', 'X_SERVICE_PROJECT_DOMAIN_NAME'],
    ...['X.Roles', 'x~user~id', "X'Is!Admin|Project", 'OpenStack+System*Scope'],
    ...['X-Identity-Status', 'X-Service-Identity-Status', 'X-Service-Catalog', 'X-Is-Admin-Project'],
    ...[
      'OpenStack-System-Scope',
      'openstack_system_scope',
      'X-Authorization',
      'X-Tenant',
      'X-User',
      'X-Role',
    ],
  ])('knows %s', (name) => {
    expect(isIdentityHeader(name)).toBe(true)
  })

  it.each([
    'X-Auth-Token',
    'X-Service-Token',
    'X-Subject-Token',
    'X-Request-Id',
    'Authorization',
    'Roles',
    'X-Rolesx',
    'X-Ro-les',
    'XRoles',
  ])('leaves %s to the client', (name) => {
    expect(isIdentityHeader(name)).toBe(false)
  })

  it('knows every header that the middleware sets', () => {
    const scopes = [anAccess().scope, { domain: { id: 'd', name: 'D' } }, { system: 'all' } as const]
    const names = scopes.flatMap((scope) => Object.keys(identityHeaders(anAccess({ scope }))))
    expect(names.filter((name) => !isIdentityHeader(name))).toEqual([])
    expect(new Set(names).size).toBe(20)
  })
})

describe('identityHeaders', () => {
  it('writes the catalog as the v2 API did, one endpoint a region', () => {
    const catalog = [
      {
        id: 's',
        type: 'compute',
        name: 'nova',
        endpoints: [
          { id: '1', interface: 'public', regionId: 'R1', url: 'http://c/v2.1' },
          { id: '2', interface: 'internal', regionId: 'R1', url: 'http://ci/v2.1' },
          { id: '3', interface: 'public', regionId: 'R2', url: 'http://c2/v2.1' },
        ],
      },
    ]
    expect(identityHeaders(anAccess({ catalog }))['X-Service-Catalog']).toBe(
      '[{"type":"compute","name":"nova","endpoints":[{"region":"R1","publicURL":"http://c/v2.1","internalURL":"http://ci/v2.1"},{"region":"R2","publicURL":"http://c2/v2.1"}]}]',
    )
  })

  it('writes a catalog in ASCII only', () => {
    const catalog = [{ id: 's', type: 'x', name: 'Zoë\r\n', endpoints: [] }]
    const value = identityHeaders(anAccess({ catalog }))['X-Service-Catalog']!
    expect(value).toMatch(/^[ -~]*$/)
    expect(JSON.parse(value)[0].name).toBe('Zoë\r\n')
  })

  it('leaves the catalog out when it is not wanted or not there', () => {
    expect(identityHeaders(anAccess(), { includeServiceCatalog: false })).not.toHaveProperty(
      'X-Service-Catalog',
    )
    const { catalog: _, ...without } = anAccess()
    expect(identityHeaders(without)).not.toHaveProperty('X-Service-Catalog')
  })

  it('encodes names that a header cannot carry', () => {
    const domain = { id: 'default', name: 'Default' }
    const headers = identityHeaders(
      anAccess({
        user: { id: 'u1', name: 'eve\r\nX-Roles: admin', domain },
        roles: [{ id: 'r1', name: 'reader,admin' }],
      }),
    )
    expect(headers['X-User-Name']).toBe('eve%0D%0AX-Roles: admin')
    expect(headers['X-Roles']).toBe('reader%2Cadmin')
  })

  it('has no header for an empty value', () => {
    const headers = identityHeaders(anAccess({ scope: 'unscoped', roles: [] }))
    expect(headers).not.toHaveProperty('X-Roles')
    expect(headers).not.toHaveProperty('X-Project-Id')
  })

  it('says that a project is not the admin project only if the token does', () => {
    expect(identityHeaders(anAccess({ isAdminProject: false }))['X-Is-Admin-Project']).toBe('False')
    expect(identityHeaders(anAccess({ isAdminProject: true }))['X-Is-Admin-Project']).toBe('True')
  })
})
