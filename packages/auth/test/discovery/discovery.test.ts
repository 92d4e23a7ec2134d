import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildAuthDiscovery, readDiscovery } from '../../src/index.ts'
import { authDocument, versionDocument } from '../fixtures.ts'

describe('the document of GET /auth', () => {
  it('names the versions, the default, and where everything is', () => {
    expect(buildAuthDiscovery({ baseUrl: 'https://h/identity', versions: ['v3', 'v2.0'] })).toStrictEqual({
      versions: {
        values: [
          {
            id: 'v3',
            status: 'stable',
            updated: '2020-04-07T00:00:00Z',
            default: true,
            links: [
              { rel: 'self', href: 'https://h/identity/v3/' },
              { rel: 'auth', href: 'https://h/identity/auth' },
            ],
            'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.identity-v3+json' }],
          },
          {
            id: 'v2.0',
            status: 'deprecated',
            updated: '2016-08-04T00:00:00Z',
            default: false,
            links: [{ rel: 'auth', href: 'https://h/identity/auth' }],
            'media-types': [
              { base: 'application/json', type: 'application/vnd.openstack.identity-v2.0+json' },
            ],
          },
        ],
      },
      default: 'v3',
      links: {
        self: 'https://h/identity/auth',
        tokens: 'https://h/identity/auth/tokens',
        catalog: 'https://h/identity/auth/catalog',
        projects: 'https://h/identity/auth/projects',
        domains: 'https://h/identity/auth/domains',
        system: 'https://h/identity/auth/system',
        federation: 'https://h/identity/auth/federation',
      },
    })
  })

  it('names no version that is not offered', () => {
    const read = readDiscovery(buildAuthDiscovery({ baseUrl: 'https://h', versions: ['v3'] }))
    expect(read).toStrictEqual([
      { id: 'v3', status: 'stable', self: 'https://h/v3/', auth: 'https://h/auth' },
    ])
  })
})

describe('a version document', () => {
  const v2 = { id: 'v2.1', status: 'CURRENT', self: 'https://nova.example/v2.1/' }
  const wire = '{"id":"v2.1","status":"CURRENT","links":[{"rel":"self","href":"https://nova.example/v2.1/"}]}'

  it.each([
    ['versions.values, as Keystone has it', `{"versions":{"values":[${wire}]}}`, [v2]],
    ['versions, as most services have it', `{"versions":[${wire}]}`, [v2]],
    ['one version', `{"version":${wire}}`, [v2]],
    ['no versions', '{"versions":[]}', []],
    ['entries that are none', `{"versions":[7,null,[],{},{"id":""},{"id":3},${wire}]}`, [v2]],
    ['links that are none', '{"version":{"id":"v1","links":{"rel":"self"}}}', [{ id: 'v1', status: '' }]],
    [
      'addresses that are none',
      '{"version":{"id":"v1","links":[{"rel":"self"},4]}}',
      [{ id: 'v1', status: '' }],
    ],
  ])('is read with %s', (_, json, versions) => {
    expect(readDiscovery(JSON.parse(json))).toStrictEqual(versions)
  })

  it('is read with links to /auth and without', () => {
    const auths = (body: string) => readDiscovery(JSON.parse(body))?.map(({ id, auth }) => [id, auth])
    expect(auths(authDocument.body)).toStrictEqual([
      ['v3', 'http://inside.example/auth'],
      ['v2.0', 'http://inside.example/auth'],
    ])
    expect(auths(versionDocument.body)).toStrictEqual([['v3.14', undefined]])
  })

  it.each(['null', '[]', '"v3"', '{}', '{"versions":7}', '{"version":"v3"}', '{"token":{}}'])(
    'is not %s',
    (json) => {
      expect(readDiscovery(JSON.parse(json))).toBeUndefined()
    },
  )

  it('never fails to be read', () => {
    const value = fc.oneof(fc.jsonValue(), fc.record({ id: fc.jsonValue(), links: fc.jsonValue() }))
    fc.assert(
      fc.property(
        fc.constantFrom('versions', 'version'),
        fc.oneof(value, fc.array(value)),
        (name, entries) => {
          const read = readDiscovery({ [name]: entries })
          expect(read === undefined || Array.isArray(read)).toBe(true)
        },
      ),
    )
  })
})
