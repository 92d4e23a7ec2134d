import { expect, test } from 'vitest'
import type { Access, Catalog, EndpointFilter } from '../../src/index.ts'
import { catalogEndpoint } from '../../src/plugins/catalog-endpoint.ts'

function accessTo(url: string, freeze = true): Access {
  const endpoint = (id: string, name: string, regionId: string) => ({
    id,
    interface: name,
    regionId,
    url: `${url}/${name}/${regionId}`,
  })
  const catalog: Catalog = [
    {
      id: 's1',
      type: 'compute',
      name: 'nova',
      endpoints: [
        endpoint('e1', 'public', 'one'),
        endpoint('e2', 'internal', 'one'),
        endpoint('e3', 'public', 'two'),
      ],
    },
  ]
  return { catalog: freeze ? Object.freeze(catalog) : catalog } as Access
}

const questions: [EndpointFilter, string | undefined][] = [
  [{ serviceType: 'compute' }, '/public/one'],
  [{ serviceType: 'compute', regionName: 'two' }, '/public/two'],
  [{ serviceType: 'compute', interface: 'internal' }, '/internal/one'],
  [{ serviceType: 'compute', interface: ['admin', 'internal'] }, '/internal/one'],
  [{ serviceType: 'compute', interface: [] }, '/public/one'],
  [{ serviceType: 'compute', endpointId: 'e3' }, '/public/two'],
  [{ serviceType: 'compute', serviceName: 'other' }, undefined],
  [{ serviceType: 'compute', serviceId: 's2' }, undefined],
  [{ serviceType: 'image' }, undefined],
  [{}, '/public/one'],
]

test('each question to each catalog has its own answer, however often it is put', () => {
  for (const url of ['http://a', 'http://b', 'http://a']) {
    const access = accessTo(url)
    for (const [filter, path] of [...questions, ...questions])
      expect(catalogEndpoint(access, filter)).toBe(path === undefined ? undefined : url + path)
  }
})

test('more questions than are remembered are answered too', () => {
  const access = accessTo('http://a')
  for (let count = 0; count < 1200; count += 1)
    expect(
      catalogEndpoint(access, { serviceType: 'compute', unknown: count, serviceId: `x${count}` }),
    ).toBeUndefined()
  expect(catalogEndpoint(access, { serviceType: 'compute' })).toBe('http://a/public/one')
})

test('a catalog that may change is read each time', () => {
  const access = accessTo('http://a', false)
  catalogEndpoint(access, { serviceType: 'compute' })
  ;(access.catalog as unknown[]).length = 0
  ;(access.catalog as unknown[]).push(...(accessTo('http://b').catalog ?? []))
  expect(catalogEndpoint(access, { serviceType: 'compute' })).toBe('http://b/public/one')
})
