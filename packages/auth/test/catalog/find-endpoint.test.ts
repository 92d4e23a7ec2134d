import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Catalog, type EndpointFilter, filterCatalog, findEndpoint } from '../../src/index.ts'
import { aCatalog } from '../../src/testing/index.ts'

function service(
  type: string,
  endpoints: [face: string, region: string | null][],
  name = type,
): Catalog[number] {
  return {
    id: `${type}-id`,
    type,
    name,
    endpoints: endpoints.map(([face, regionId], index) => ({
      id: `${type}-${index}`,
      interface: face,
      regionId,
      url: `https://${type}.example/${face}/${index}`,
    })),
  }
}

/** Block storage under three of its names, and a compute service without a public endpoint. */
const catalog: Catalog = [
  service('volumev3', [
    ['public', 'R1'],
    ['internal', 'R1'],
  ]),
  service('volumev2', [['public', 'R1']]),
  service('block-storage', []),
  service('compute', [
    ['internal', 'R1'],
    ['admin', 'R2'],
  ]),
]

const url = (filter: EndpointFilter, from = catalog) => findEndpoint(from, filter)?.url

describe('findEndpoint', () => {
  it.each<[string, EndpointFilter, string | undefined]>([
    [
      'an official type, under its best alias',
      { serviceType: 'block-storage' },
      'https://volumev3.example/public/0',
    ],
    ['an alias, but not under another alias', { serviceType: 'volume' }, undefined],
    ['an alias itself', { serviceType: 'volumev2' }, 'https://volumev2.example/public/0'],
    [
      'the first interface of a list that there is',
      { serviceType: 'block-storage', interface: ['admin', 'internal', 'public'] },
      'https://volumev3.example/internal/1',
    ],
    ['public, when no interface is given', { serviceType: 'compute' }, undefined],
    [
      'the second interface of a list',
      { serviceType: 'compute', interface: ['public', 'internal'] },
      'https://compute.example/internal/0',
    ],
    ['the first of all, without a filter', {}, 'https://volumev3.example/public/0'],
    [
      'the first of all, when nobody knows the members',
      { colour: 'red' },
      'https://volumev3.example/public/0',
    ],
    [
      'an interface in the old spelling',
      { serviceType: 'compute', interface: 'adminURL' },
      'https://compute.example/admin/1',
    ],
    [
      'interfaces in the old spelling',
      { serviceType: 'compute', interface: ['publicURL', 'adminURL'] },
      'https://compute.example/admin/1',
    ],
    [
      'public, when the list of interfaces is empty',
      { serviceType: 'volumev3', interface: [] },
      'https://volumev3.example/public/0',
    ],
    [
      'a region',
      { serviceType: 'compute', interface: ['internal', 'admin'], regionName: 'R2' },
      'https://compute.example/admin/1',
    ],
    [
      'no region but the given one',
      { serviceType: 'compute', interface: 'internal', regionName: 'R2' },
      undefined,
    ],
    ['a service name', { serviceName: 'volumev2' }, 'https://volumev2.example/public/0'],
    ['no service of another name', { serviceType: 'volumev2', serviceName: 'cinder' }, undefined],
    ['a service id', { serviceId: 'volumev2-id' }, 'https://volumev2.example/public/0'],
    [
      'an endpoint id',
      { interface: 'internal', endpointId: 'compute-0' },
      'https://compute.example/internal/0',
    ],
    ['nothing for an unknown type', { serviceType: 'teleport' }, undefined],
    ['nothing for a type that objects inherit', { serviceType: 'constructor' }, undefined],
    ['nothing for an unknown interface', { serviceType: 'volumev3', interface: 'private' }, undefined],
    [
      'the same with members that nobody knows',
      { serviceType: 'volumev2', colour: 'red', minVersion: 3 },
      'https://volumev2.example/public/0',
    ],
  ])('finds %s', (_, filter, expected) => {
    expect(url(filter)).toBe(expected)
  })

  it('takes the first in catalog order where several match', () => {
    const two = service('compute', [
      ['public', 'R1'],
      ['public', 'R1'],
    ])
    expect(url({ serviceType: 'compute' }, [two])).toBe('https://compute.example/public/0')
    expect(url({ serviceType: 'compute', regionName: 'RegionTwo' }, aCatalog())).toBe(
      'https://compute.two.example/v2.1',
    )
  })

  it('prefers the requested type over its aliases, wherever it stands', () => {
    const both = [...catalog, service('block-storage', [['public', 'R1']])]
    expect(url({ serviceType: 'block-storage' }, both)).toBe('https://block-storage.example/public/0')
    expect(url({ serviceType: 'volumev3' }, both)).toBe('https://volumev3.example/public/0')
  })

  it('prefers aliases in their official order, not in that of the catalog', () => {
    const backwards = [service('volumev2', [['public', 'R1']]), service('volumev3', [['public', 'R1']])]
    expect(url({ serviceType: 'block-storage' }, backwards)).toBe('https://volumev3.example/public/0')
  })

  it('falls back to another alias when the better one has no matching endpoint', () => {
    const apart = [service('volumev3', [['public', 'R1']]), service('volumev2', [['public', 'R2']])]
    expect(url({ serviceType: 'block-storage', regionName: 'R2' }, apart)).toBe(
      'https://volumev2.example/public/0',
    )
  })

  it('finds an official type for its alias', () => {
    expect(url({ serviceType: 'volumev3' }, [service('block-storage', [['public', 'R1']])])).toBe(
      'https://block-storage.example/public/0',
    )
  })

  it('looks for a preferred interface in all services of a type before it takes the next', () => {
    const two = [
      service('compute', [['internal', 'R1']]),
      { ...service('compute', [['public', 'R1']]), id: 'second' },
    ]
    expect(url({ serviceType: 'compute', interface: ['public', 'internal'] }, two)).toBe(
      'https://compute.example/public/0',
    )
  })

  it('takes - and _ in the types of a catalog alike', () => {
    const odd = [
      service('object_store', [['public', null]]),
      service('application_deployment', [['public', null]]),
    ]
    expect(url({ serviceType: 'object-store' }, odd)).toBe('https://object_store.example/public/0')
    expect(url({ serviceType: 'object_store' }, odd)).toBe('https://object_store.example/public/0')
    for (const serviceType of ['application-deployment', 'application_deployment']) {
      expect(url({ serviceType }, odd)).toBe('https://application_deployment.example/public/0')
    }
  })

  it('does not rule out a service that says no name or id', () => {
    const nameless = [{ ...service('compute', [['public', 'R1']], ''), id: '' }]
    expect(url({ serviceName: 'nova', serviceId: 's9' }, nameless)).toBe('https://compute.example/public/0')
  })

  it('never finds what the filter rules out, and nothing else when all is ruled out', () => {
    const types = fc.constantFrom('compute', 'volumev3', 'volumev2', 'block-storage', 'my_own')
    const faces = fc.constantFrom('public', 'internal', 'admin')
    const regions = fc.constantFrom('R1', 'R2', null)
    const catalogs = fc.array(
      fc.tuple(types, fc.array(fc.tuple(faces, regions), { maxLength: 4 })).map((args) => service(...args)),
      { maxLength: 5 },
    )
    const wanted = fc.record({
      serviceType: types,
      interface: faces,
      regionName: fc.constantFrom('R1', 'R2'),
    })
    fc.assert(
      fc.property(catalogs, wanted, (some, filter) => {
        const found = findEndpoint(some, filter)
        const exact = some
          .filter(({ type }) => type === filter.serviceType)
          .flatMap(({ endpoints }) => endpoints)
          .filter((e) => e.interface === filter.interface && e.regionId === filter.regionName)
        if (exact.length > 0) expect(found).toBe(exact[0])
        else if (found !== undefined) {
          expect(found).toMatchObject({ interface: filter.interface, regionId: filter.regionName })
          expect(found.url).toMatch(/volume|block-storage/)
        }
      }),
    )
  })
})

describe('filterCatalog', () => {
  it('keeps every interface when none is asked for', () => {
    expect(filterCatalog(catalog, { serviceType: 'compute' })).toStrictEqual([catalog[3]])
  })

  it('leaves out services without a matching endpoint, and keeps the order', () => {
    expect(filterCatalog(catalog, { interface: 'public' }).map(({ type }) => type)).toStrictEqual([
      'volumev3',
      'volumev2',
    ])
    expect(filterCatalog(catalog, {}).map(({ type }) => type)).toStrictEqual([
      'volumev3',
      'volumev2',
      'compute',
    ])
  })

  it('leaves the catalog as it was', () => {
    const before = structuredClone(catalog)
    filterCatalog(catalog, { serviceType: 'block-storage', interface: ['internal'], regionName: 'R1' })
    expect(catalog).toStrictEqual(before)
  })
})
