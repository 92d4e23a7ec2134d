import { expect, test } from 'vitest'
import { Adapter } from '../../src/index.ts'
import { adaAt, aSession } from '../support/session.ts'
import { version, versionedCloud } from '../support/versioned-cloud.ts'

const documents = {
  '/compute/': {
    versions: [version('v2.1', '/compute/v2.1', 'CURRENT', { version: '2.96', min_version: '2.1' })],
  },
  '/compute/v2.1/': {
    version: version('v2.1', '/compute/v2.1', 'CURRENT', { version: '2.96', min_version: '2.1' }),
  },
}

test('an adapter knows the version of its service, as its options ask for it', async () => {
  const there = await versionedCloud({ compute: '/compute/' }, documents)
  const adapter = new Adapter({
    session: aSession({ auth: adaAt(there) }),
    serviceType: 'compute',
    version: 2,
  })
  expect(await adapter.getEndpointData()).toMatchObject({ apiVersion: [2, 1], maxMicroversion: [2, 96] })
  expect(await adapter.getApiMajorVersion()).toEqual([2, 1])
  await expect(adapter.getEndpointData({ version: 3 })).rejects.toMatchObject({ code: 'discovery_failed' })
})

test('an adapter looks for versions at its endpointOverride', async () => {
  const there = await versionedCloud({ compute: '/elsewhere/' }, documents)
  const session = aSession({ auth: adaAt(there) })
  const adapter = new Adapter({
    session,
    serviceType: 'compute',
    endpointOverride: `${there.url}/compute/v2.1/`,
  })
  expect(await adapter.getEndpointData()).toMatchObject({ maxMicroversion: [2, 96] })
  expect(await adapter.getApiMajorVersion()).toEqual([2, 1])
})
