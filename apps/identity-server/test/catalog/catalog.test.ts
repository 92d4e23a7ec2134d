import { describe, expect, it } from 'vitest'
import { createEndpoint, deleteEndpoint, updateEndpoint } from '../../src/resources/endpoints/endpoints.ts'
import { createService, deleteService, updateService } from '../../src/resources/services/services.ts'
import { type TestApp, testApp } from '../app/test-app.ts'

interface Shown {
  type: string
  endpoints: { id: string; url: string }[]
}

async function shown(app: TestApp, as: 'member' | 'system-reader' = 'member'): Promise<Shown[]> {
  const headers = { 'x-subject-token': await app.token(as) }
  const inToken = (await app.call('GET', '/v3/auth/tokens', { as, headers })).json.token.catalog
  if (as === 'member') {
    // Both places show the same.
    expect((await app.call('GET', '/v3/auth/catalog', { as })).json.catalog).toEqual(inToken)
  }
  return inToken
}

async function compute(app: TestApp, url = 'http://nova/$(project_id)s') {
  const service = await createService(app.deps, { type: 'compute', name: 'nova' })
  const endpoint = await createEndpoint(app.deps, {
    interface: 'public',
    serviceId: service.id,
    regionId: 'RegionOne',
    url,
  })
  return { service, endpoint }
}

const ofCompute = (catalog: Shown[]) => catalog.find((service) => service.type === 'compute')

/** A row that a resource will write one day. */
async function associate(
  app: TestApp,
  table: 'project_endpoint',
  values: { endpoint_id: string; project_id: string },
) {
  await app.storage.write(async (tx, changed) => {
    await tx.insertInto(table).values(values).execute()
    changed('endpoint_filter', values.project_id)
  })
}

describe('the catalog', () => {
  it('shows each change at the next request', async () => {
    const app = await testApp()
    expect((await shown(app)).map((service) => service.type)).toEqual(['identity'])
    const { service, endpoint } = await compute(app)
    const url = `http://nova/${app.ids.project}`
    expect(ofCompute(await shown(app))).toEqual({
      endpoints: [{ id: endpoint.id, interface: 'public', region_id: 'RegionOne', url, region: 'RegionOne' }],
      id: service.id,
      type: 'compute',
      name: 'nova',
    })
    await updateEndpoint(app.deps, endpoint.id, { enabled: false })
    expect(ofCompute(await shown(app))?.endpoints).toEqual([])
    await updateEndpoint(app.deps, endpoint.id, { enabled: true, url: 'http://new' })
    expect(ofCompute(await shown(app))?.endpoints.map((one) => one.url)).toEqual(['http://new'])
    await updateService(app.deps, service.id, { enabled: false })
    expect(ofCompute(await shown(app))).toBeUndefined()
    await updateService(app.deps, service.id, { enabled: true })
    await deleteEndpoint(app.deps, endpoint.id)
    expect(ofCompute(await shown(app))?.endpoints).toEqual([])
    await deleteService(app.deps, service.id)
    expect(ofCompute(await shown(app))).toBeUndefined()
  })

  it('leaves out endpoints of projects where there is no project, and keeps their service', async () => {
    const app = await testApp()
    await compute(app)
    expect(ofCompute(await shown(app, 'system-reader'))?.endpoints).toEqual([])
  })

  it('has only the endpoints that are associated with a project, where there are some', async () => {
    const app = await testApp()
    const { endpoint } = await compute(app)
    await associate(app, 'project_endpoint', { endpoint_id: endpoint.id, project_id: app.ids.project })
    expect((await shown(app)).map((service) => service.type)).toEqual(['compute'])
    expect((await shown(app, 'system-reader')).map((service) => service.type)).toEqual([
      'compute',
      'identity',
    ])
  })

  it('has the endpoints of associated endpoint groups', async () => {
    const app = await testApp()
    const { endpoint } = await compute(app)
    await app.storage.write(async (tx, changed) => {
      await tx
        .insertInto('endpoint_group')
        .values({
          id: 'g1',
          name: 'g1',
          description: '',
          filters: JSON.stringify({ interface: 'public', service_id: endpoint.serviceId }),
        })
        .execute()
      await tx
        .insertInto('project_endpoint_group')
        .values({ endpoint_group_id: 'g1', project_id: app.ids.project })
        .execute()
      changed('endpoint_filter', 'g1')
    })
    expect((await shown(app)).map((service) => service.type)).toEqual(['compute'])
  })

  it('is empty for a project without associations when that is configured', async () => {
    const app = await testApp({ config: { endpoint_filter: { return_all_endpoints_if_no_filter: false } } })
    expect(await shown(app)).toEqual([])
    expect((await shown(app, 'system-reader')).map((service) => service.type)).toEqual(['identity'])
  })
})
