import { describe, expect, it } from 'vitest'
import { expectCode } from '../expect-code.ts'
import { cloudsOf } from './cloud-folder.ts'

async function configOf(yaml: string) {
  const clouds = await cloudsOf({ 'clouds.yaml': `clouds:\n  one:\n${yaml.replace(/^/gm, '    ')}` })
  return clouds.config()
}

describe('the settings of a service', () => {
  it('are its own, else those of all', async () => {
    const config = await configOf(`
region_name: RegionOne
interface: internal
connect_retries: 3
connect-retry-delay: 0.5
compute_region_name: RegionTwo
compute_interface: [admin, public]
compute_connect_retries: 5
compute_service_name: nova
compute_endpoint_override: https://nova.example
compute_status_code_retries: 2
compute_default_microversion: 2.10
image_endpoint: https://glance.example`)
    expect(config.service('compute')).toStrictEqual({
      serviceType: 'compute',
      serviceName: 'nova',
      interface: ['admin', 'public'],
      regionName: 'RegionTwo',
      endpointOverride: 'https://nova.example',
      connectRetries: 5,
      connectRetryDelayMs: 500,
      statusCodeRetries: 2,
      defaultMicroversion: '2.10',
    })
    expect(config.service('image')).toStrictEqual({
      serviceType: 'image',
      interface: 'internal',
      regionName: 'RegionOne',
      endpointOverride: 'https://glance.example',
      connectRetries: 3,
      connectRetryDelayMs: 500,
      statusCodeRetries: 5,
    })
    expect(config.retries).toStrictEqual({ connectRetries: 3, connectRetryDelayMs: 500 })
  })

  it.each([
    ['block_storage_endpoint_override: x', 'x'],
    ['volumev3_endpoint_override: x', 'x'],
    ['volume_endpoint_override: x\nblock_storage_endpoint_override: y', 'y'],
    ['block-storage-endpoint-override: x', 'x'],
  ])('may have the names of aliases: %j', async (yaml, expected) => {
    const config = await configOf(yaml)
    for (const type of ['block-storage', 'volumev3', 'volume'])
      expect(config.service(type)).toMatchObject({ serviceType: 'block-storage', endpointOverride: expected })
  })

  it.each([
    ['2', { apiVersion: '2' }],
    ['2.0', { apiVersion: '2.0' }],
    ['2.79', { apiVersion: '2', defaultMicroversion: '2.79' }],
  ])('take api_version %s for what it means', async (version, expected) => {
    expect((await configOf(`compute_api_version: ${version}`)).service('compute')).toMatchObject(expected)
  })

  it('bound the rate and the number of requests', async () => {
    const config = await configOf(`
rate_limit: { compute: 10, load-balancer: 0.5 }
concurrency: { compute: 4 }`)
    expect(config.service('compute')).toMatchObject({ rateLimit: 10, concurrency: 4 })
    expect(config.service('load-balancer')).toMatchObject({ rateLimit: 0.5 })
    expect(config.service('image')).not.toHaveProperty('rateLimit')
  })

  it.each([
    'compute_connect_retries: many',
    'compute_connect_retries: -1',
    'compute_connect_retries: 1.5',
    'compute_interface: { public: true }',
    'compute_service_name: [nova]',
    'rate_limit: 10',
    'compute_api_version: 2.79\ncompute_default_microversion: 2.80',
    'rate_limit: { compute: fast }',
  ])('are refused when they cannot be meant: %s', async (yaml) => {
    const config = await configOf(yaml)
    expectCode('invalid_configuration', () => config.service('compute'))
  })

  it('find the Identity service where one logs in, when the token has no catalog', async () => {
    const auth = (more: string) =>
      configOf(`auth: { auth_url: 'https://id.example/v3', username: ada ${more} }`)
    expect((await auth('')).service('identity').endpointOverride).toBe('https://id.example/v3')
    expect((await auth('')).service('compute').endpointOverride).toBeUndefined()
    for (const scope of [', project_name: p', ', system_scope: all', ', application_credential_id: a'])
      expect((await auth(scope)).service('identity').endpointOverride).toBeUndefined()
  })
})
