import { expect, it } from 'vitest'
import type { Endpoint } from '../../src/resources/endpoints/endpoints.ts'
import { endpointStore } from '../../src/resources/endpoints/store.ts'
import type { Region } from '../../src/resources/regions/regions.ts'
import { regionStore } from '../../src/resources/regions/store.ts'
import type { Service } from '../../src/resources/services/services.ts'
import { serviceStore } from '../../src/resources/services/store.ts'
import type { Change } from '../../src/storage/changes.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { onEveryDatabase } from '../storage/databases.ts'

const service = (id: string, more: Partial<Service> = {}): Service => ({
  id,
  type: 'compute',
  name: `name of ${id}`,
  enabled: true,
  extra: {},
  ...more,
})

const endpoint = (id: string, more: Partial<Endpoint> = {}): Endpoint => ({
  id,
  interface: 'public',
  serviceId: 's1',
  regionId: null,
  url: 'http://nova',
  enabled: true,
  extra: {},
  ...more,
})

const region = (id: string, more: Partial<Region> = {}): Region => ({
  id,
  description: '',
  parentRegionId: null,
  extra: {},
  ...more,
})

function stores(storage: Storage) {
  const changes: Change[] = []
  storage.onChange((some) => changes.push(...some))
  return {
    services: serviceStore(storage),
    endpoints: endpointStore(storage),
    regions: regionStore(storage),
    changes,
  }
}

/** Rows that refer to an endpoint or a service. */
async function referTo(storage: Storage, endpointId: string, serviceId: string): Promise<void> {
  await storage.write(async (tx, changed) => {
    await tx.insertInto('project_endpoint').values({ endpoint_id: endpointId, project_id: 'p1' }).execute()
    const policy = { policy_id: 'x', endpoint_id: null, service_id: null, region_id: null }
    await tx
      .insertInto('policy_association')
      .values({ ...policy, id: `a-${endpointId}`, endpoint_id: endpointId })
      .execute()
    await tx
      .insertInto('policy_association')
      .values({ ...policy, id: `a-${serviceId}`, service_id: serviceId })
      .execute()
    changed.nothing()
  })
}

async function references(storage: Storage): Promise<string[]> {
  const projects = await storage.read.selectFrom('project_endpoint').select('endpoint_id as id').execute()
  const policies = await storage.read.selectFrom('policy_association').select('id').execute()
  return [...projects, ...policies].map((row) => row.id).sort()
}

onEveryDatabase('the service store', (open) => {
  it('finds what it stored, with the name that Keystone keeps in extra', async () => {
    const storage = await open()
    const { services } = stores(storage)
    const stored = service('s1', { enabled: false, extra: { description: 'ünïcödé' } })
    await services.insert(stored)
    await services.insert(service('s2'))
    expect(await services.find('s1')).toEqual(stored)
    expect((await services.byIds(['s3', 's2', 's1'])).map(({ id }) => id)).toEqual(['s1', 's2'])
    const row = await storage.read
      .selectFrom('service')
      .select('extra')
      .where('id', '=', 's1')
      .executeTakeFirst()
    expect(JSON.parse(String(row?.extra))).toEqual({ name: 'name of s1', description: 'ünïcödé' })
    await services.update({ ...stored, type: 'network', extra: {} })
    expect(await services.find('s1')).toEqual({ ...stored, type: 'network', extra: {} })
  })

  it('reads a service that was stored without a type, a name or extra', async () => {
    const storage = await open()
    await storage.write(async (tx, changed) => {
      await tx.insertInto('service').values({ id: 's1', type: null, extra: null }).execute()
      changed.nothing()
    })
    expect(await serviceStore(storage).find('s1')).toEqual(service('s1', { type: '', name: '' }))
  })

  it('filters lists and answers in pages, also by name', async () => {
    const { services } = stores(await open())
    await services.insert(service('s1', { name: 'nova' }))
    await services.insert(service('s2', { name: 'neutron', type: 'network' }))
    await services.insert(service('s3', { name: 'nova' }))
    const list = async (filter: object, page: object = {}) => {
      const { items, more } = await services.list(filter, page)
      return [items.map(({ id }) => id), more]
    }
    expect(await list({ type: 'network' })).toEqual([['s2'], false])
    expect(await list({ name: 'nova' })).toEqual([['s1', 's3'], false])
    expect(await list({ name: 'nova' }, { limit: 1 })).toEqual([['s1'], true])
    expect(await list({ name: 'nova' }, { limit: 1, marker: 's1' })).toEqual([['s3'], false])
    expect(await list({}, { limit: 2 })).toEqual([['s1', 's2'], true])
  })

  it('deletes a service with its endpoints and what refers to them', async () => {
    const storage = await open()
    const { services, endpoints, changes } = stores(storage)
    for (const n of [1, 2]) {
      await services.insert(service(`s${n}`))
      await endpoints.insert(endpoint(`e${n}`, { serviceId: `s${n}` }))
      await referTo(storage, `e${n}`, `s${n}`)
    }
    changes.length = 0
    await services.delete('s1')
    expect(await services.find('s1')).toBeUndefined()
    expect((await endpoints.list({}, {})).items.map(({ id }) => id)).toEqual(['e2'])
    expect(await references(storage)).toEqual(['a-e2', 'a-s2', 'e2'])
    expect(changes).toEqual([
      { kind: 'endpoint', id: 'e1' },
      { kind: 'service', id: 's1' },
    ])
  })
})

onEveryDatabase('the endpoint store', (open) => {
  it('finds what it stored', async () => {
    const { services, regions, endpoints } = stores(await open())
    await services.insert(service('s1'))
    await regions.insert(region('Vienna'))
    const stored = endpoint('e1', { regionId: 'Vienna', enabled: false, extra: { name: 'x' } })
    await endpoints.insert(stored)
    expect(await endpoints.find('e1')).toEqual(stored)
    expect(await endpoints.find('e2')).toBeUndefined()
    await endpoints.update({ ...stored, regionId: null })
    expect(await endpoints.byIds(['e2', 'e1'])).toEqual([{ ...stored, regionId: null }])
  })

  it('refuses a service and a region that do not exist', async () => {
    const { services, endpoints } = stores(await open())
    await expect(endpoints.insert(endpoint('e1'))).rejects.toMatchObject({ code: 'reference' })
    await services.insert(service('s1'))
    await expect(endpoints.insert(endpoint('e1', { regionId: 'x' }))).rejects.toMatchObject({
      code: 'reference',
    })
    await endpoints.insert(endpoint('e1'))
    await expect(endpoints.update(endpoint('e1', { serviceId: 'x' }))).rejects.toMatchObject({
      code: 'reference',
    })
  })

  it('filters lists and answers in pages', async () => {
    const { services, endpoints, regions } = stores(await open())
    for (const id of ['s1', 's2']) await services.insert(service(id))
    await regions.insert(region('Vienna'))
    await endpoints.insert(endpoint('e1', { regionId: 'Vienna' }))
    await endpoints.insert(endpoint('e2', { interface: 'admin' }))
    await endpoints.insert(endpoint('e3', { serviceId: 's2' }))
    const list = async (filter: object, page: object = {}) =>
      (await endpoints.list(filter, page)).items.map(({ id }) => id)
    expect(await list({ serviceId: 's1' })).toEqual(['e1', 'e2'])
    expect(await list({ interface: 'admin' })).toEqual(['e2'])
    expect(await list({ regionId: 'Vienna' })).toEqual(['e1'])
    expect(await list({}, { limit: 1, marker: 'e1' })).toEqual(['e2'])
  })

  it('deletes an endpoint and what refers to it', async () => {
    const storage = await open()
    const { services, endpoints } = stores(storage)
    await services.insert(service('s1'))
    for (const n of [1, 2]) {
      await endpoints.insert(endpoint(`e${n}`))
      await referTo(storage, `e${n}`, `x${n}`)
    }
    await endpoints.delete('e1')
    expect((await endpoints.list({}, {})).items.map(({ id }) => id)).toEqual(['e2'])
    expect(await references(storage)).toEqual(['a-e2', 'a-x1', 'a-x2', 'e2'])
  })
})

onEveryDatabase('the region store', (open) => {
  it('finds what it stored', async () => {
    const { regions } = stores(await open())
    const europe = region('Europe', { description: 'ünïcödé', extra: { latitude: 48 } })
    await regions.insert(europe)
    await regions.insert(region('Vienna', { parentRegionId: 'Europe' }))
    await expect(regions.insert(region('Europe'))).rejects.toMatchObject({ code: 'conflict' })
    expect(await regions.find('Europe')).toEqual(europe)
    await regions.update({ ...europe, description: 'x' })
    expect((await regions.find('Europe'))?.description).toBe('x')
    expect((await regions.list({ parentRegionId: 'Europe' }, {})).items.map(({ id }) => id)).toEqual([
      'Vienna',
    ])
    expect((await regions.list({}, { limit: 1 })).items.map(({ id }) => id)).toEqual(['Europe'])
  })

  it('deletes all of several regions or, when one has an endpoint, none', async () => {
    const { services, endpoints, regions, changes } = stores(await open())
    for (const id of ['r1', 'r2', 'r3']) await regions.insert(region(id))
    await services.insert(service('s1'))
    await endpoints.insert(endpoint('e1', { regionId: 'r3' }))
    await expect(regions.delete(['r2', 'r3'])).rejects.toMatchObject({ code: 'reference' })
    expect((await regions.list({}, {})).items).toHaveLength(3)
    changes.length = 0
    await regions.delete(['r2', 'r1'])
    expect((await regions.list({}, {})).items.map(({ id }) => id)).toEqual(['r3'])
    expect(changes).toEqual([
      { kind: 'region', id: 'r2' },
      { kind: 'region', id: 'r1' },
    ])
  })
})
