import { expect, test } from 'vitest'
import { normalizeMicroversion } from '../src/microversion.ts'
import { serve } from './support/server.ts'
import { aSession } from './support/session.ts'

/** The headers about versions that a service of this type gets. */
async function sent(serviceType: string, options = {}): Promise<Record<string, unknown>> {
  const there = await serve((_received, response) => void response.end())
  await aSession().get(there.url, { microversion: '2.79', endpointFilter: { serviceType }, ...options })
  const headers = Object.entries(there.received[0]?.headers ?? {})
  return Object.fromEntries(headers.filter(([name]) => name.includes('version')))
}

test.each([
  ['placement', { 'openstack-api-version': 'placement 2.79' }],
  ['compute', { 'openstack-api-version': 'compute 2.79', 'x-openstack-nova-api-version': '2.79' }],
  ['baremetal', { 'openstack-api-version': 'baremetal 2.79', 'x-openstack-ironic-api-version': '2.79' }],
  ['volumev3', { 'openstack-api-version': 'volume 2.79' }],
  ['volume', { 'openstack-api-version': 'volume 2.79' }],
  ['block-storage', { 'openstack-api-version': 'volume 2.79' }],
  ['block_storage', { 'openstack-api-version': 'volume 2.79' }],
  [
    'sharev2',
    { 'openstack-api-version': 'shared-file-system 2.79', 'x-openstack-manila-api-version': '2.79' },
  ],
  ['container-infrastructure-management', { 'openstack-api-version': 'container-infra 2.79' }],
])('the microversion for %s', async (type, headers) => {
  expect(await sent(type)).toEqual(headers)
})

test('the service can be named apart from the filter', async () => {
  const headers = await sent('compute', { microversionServiceType: 'placement' })
  expect(headers).toEqual({ 'openstack-api-version': 'placement 2.79' })
})

test('headers of the request win, headers for all requests do not', async () => {
  expect(await sent('placement', { headers: { 'OpenStack-API-Version': 'placement 1.1' } })).toEqual({
    'openstack-api-version': 'placement 1.1',
  })
  expect(
    await sent('placement', { additionalHeaders: { 'OpenStack-API-Version': 'placement 1.1' } }),
  ).toEqual({ 'openstack-api-version': 'placement 2.79' })
})

test('a microversion of nothing is an invalid option', async () => {
  await expect(aSession().get('http://127.0.0.1:1/', { microversion: '2.1' })).rejects.toMatchObject({
    code: 'invalid_option',
  })
})

test.each([
  ['2', '2.0'],
  ['v2', '2.0'],
  ['2.79', '2.79'],
  ['v2.79', '2.79'],
  ['latest', 'latest'],
])('%s is sent as %s', (value, version) => {
  expect(normalizeMicroversion(value)).toBe(version)
})

test.each(['', '2.latest', 'vv2', '2.', '1.20.3', 'two', '2.79\r\nx-a: b', 'v2a'])('%j is none', (value) => {
  expect(() => normalizeMicroversion(value)).toThrow(expect.objectContaining({ code: 'invalid_option' }))
})
