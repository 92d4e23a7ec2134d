import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseVersion } from '../../src/discovery/choose-version.ts'
import { allowedVersions, versionData } from '../../src/discovery/version-data.ts'
import { versionLink } from '../../src/discovery/version-link.ts'
import { readDiscovery, type VersionOptions, versionRange } from '../../src/index.ts'

describe('a link of a version document', () => {
  it.each([
    ['http://h:5000/', 'http://other/v3/', 'http://h:5000/v3/'],
    ['https://h/identity', 'http://h/identity/v3/', 'https://h/identity/v3/'],
    ['https://h/identity', 'http://10.0.0.1/v3', 'https://h/identity/v3'],
    ['https://h/identity/v3', 'http://10.0.0.1/v3/', 'https://h/identity/v3'],
    ['http://h', '/v3', 'http://h/v3'],
    ['http://h/admin', 'v2', 'http://h/admin/v2'],
    ['https://h:443/image/', 'http://h/image/v2/', 'https://h:443/image/v2/'],
    ['https://h/identity', '//other/identity/v3/', 'https://h/identity/v3/'],
  ])('of %s to %s leads to %s', (document, href, url) => {
    expect(versionLink(document, href)).toBe(url)
  })

  it('never leads to another host', () => {
    const odd = fc.oneof(
      fc.string(),
      fc.webUrl(),
      fc.constantFrom('http://', '//', 'javascript:alert(1)', 'file:///etc'),
    )
    fc.assert(
      fc.property(odd, (href) => {
        const url = versionLink('https://cloud.example:9292/image', href)
        expect(url === undefined || url.startsWith('https://cloud.example:9292/')).toBe(true)
      }),
    )
  })
})

describe('a link that is endless', () => {
  it('leads nowhere', () => {
    expect(versionLink('https://h/image', `http://other${'/'.repeat(5000)}v2`)).toBeUndefined()
  })
})

const entry = (id: string, status: string, more: object = {}) => ({
  id,
  status,
  links: [{ rel: 'self', href: `http://inside/${id}/` }],
  ...more,
})
const read = (body: unknown, headers = {}) => versionData('https://h/', readDiscovery(body, headers) ?? [])

describe('the versions of a document', () => {
  it('are newest first, with their microversions, at the host of the document', () => {
    const versions = [
      entry('v2.0', 'SUPPORTED', { version: '', min_version: '' }),
      entry('v2.1', 'CURRENT', { version: '2.96', min_version: '2.1' }),
    ]
    expect(read({ versions })).toEqual([
      {
        version: [2, 1],
        url: 'https://h/v2.1/',
        status: 'CURRENT',
        rawStatus: 'CURRENT',
        minMicroversion: [2, 1],
        maxMicroversion: [2, 96],
      },
      { version: [2, 0], url: 'https://h/v2.0/', status: 'SUPPORTED', rawStatus: 'SUPPORTED' },
    ])
  })

  it('prefer max_version to version, and know what comes', () => {
    const more = { version: '1.1', max_version: '1.9', next_min_version: '1.5', not_before: '2027-01-01' }
    expect(read({ version: entry('v1', 'stable', more) })).toMatchObject([
      { status: 'CURRENT', maxMicroversion: [1, 9], nextMinVersion: [1, 5], notBefore: '2027-01-01' },
    ])
  })

  it('are read from headers, where old Ironic has them', () => {
    const headers = {
      'x-openstack-ironic-api-minimum-version': '1.1',
      'x-openstack-ironic-api-maximum-version': '1.38',
    }
    const document = { id: 'v1', links: [{ rel: 'self', href: 'http://inside/v1/' }] }
    expect(read(document, headers)).toMatchObject([
      { version: [1, 0], status: 'CURRENT', minMicroversion: [1, 1], maxMicroversion: [1, 38] },
    ])
  })

  it.each([
    ['no status', { id: 'v1', links: [{ rel: 'self', href: '/v1' }] }],
    ['no id', { status: 'CURRENT', links: [{ rel: 'self', href: '/v1' }] }],
    ['an id that is no version', entry('nova', 'CURRENT')],
    ['no links', { id: 'v1', status: 'CURRENT' }],
    ['no link to itself', { id: 'v1', status: 'CURRENT', links: [{ rel: 'collection', href: '/' }] }],
    ['links that are none', { id: 'v1', status: 'CURRENT', links: 'self' }],
  ])('leave out an entry with %s', (_, bad) => {
    expect(read({ versions: { values: [bad, entry('v2', 'CURRENT')] } })).toMatchObject([{ version: [2, 0] }])
  })

  it('are those that are allowed', () => {
    const all = read({
      versions: [
        entry('v1', 'DEPRECATED'),
        entry('v2', 'CURRENT'),
        entry('v3', 'EXPERIMENTAL'),
        entry('v4', 'weird'),
      ],
    })
    const numbers = (allow = {}) => allowedVersions(all, allow).map(({ version }) => version[0])
    expect(numbers()).toEqual([2, 1])
    expect(numbers({ deprecated: false })).toEqual([2])
    expect(numbers({ experimental: true })).toEqual([3, 2, 1])
    expect(numbers({ unknown: true, experimental: true })).toEqual([4, 3, 2, 1])
  })

  it('are never too many, and reading them never fails', () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        fc.jsonValue(),
        fc.array(tie('any')),
        fc.record({ id: tie('any'), links: tie('any') }),
      ),
    })).any
    fc.assert(
      fc.property(value, value, (body, versions) => {
        expect(read(body).length + read({ versions }).length).toBeLessThanOrEqual(2000)
      }),
    )
    expect(read({ versions: Array.from({ length: 5000 }, () => entry('v1', 'CURRENT')) })).toHaveLength(1000)
  })
})

describe('the version that is chosen', () => {
  const all = read({ versions: ['v1.0', 'v2.0', 'v2.1', 'v3.0'].map((id) => entry(id, 'CURRENT')) })
  const choose = (options: VersionOptions, url?: string) =>
    chooseVersion(all, versionRange(options), url)?.version

  it.each<[VersionOptions, readonly number[] | undefined]>([
    [{}, [3, 0]],
    [{ version: 'latest' }, [3, 0]],
    [{ version: 2 }, [2, 1]],
    [{ version: '2.latest' }, [2, 1]],
    [{ version: '2.2' }, undefined],
    [{ version: 4 }, undefined],
    [{ minVersion: 2, maxVersion: '2.0' }, [2, 0]],
    [{ minVersion: 'latest' }, [3, 0]],
    [{ maxVersion: 'latest' }, [3, 0]],
    [{ minVersion: 1, maxVersion: 3 }, [3, 0]],
  ])('is, for %j, %j', (options, version) => {
    expect(choose(options)).toEqual(version)
  })

  it('is the newest up to a highest one that is given alone', () => {
    expect(choose({ maxVersion: 2 })).toEqual([2, 0])
    expect(choose({ maxVersion: '2.latest' })).toEqual([2, 1])
    expect(choose({ maxVersion: '0.9' })).toBeUndefined()
  })

  it('is that of the URL when none is asked for', () => {
    expect(choose({}, 'https://h/v2.0')).toEqual([2, 0])
    expect(choose({}, 'https://h/elsewhere')).toEqual([3, 0])
  })

  it('is none of none', () => {
    expect(chooseVersion([], versionRange({ version: 'latest' }))).toBeUndefined()
    expect(chooseVersion([], versionRange({}), 'https://h/')).toBeUndefined()
  })
})
