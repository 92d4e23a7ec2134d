import { authInterface, discoveryCache } from '@ks/auth'
import { describe, expect, it } from 'vitest'
import { json } from '../support/server.ts'
import { adaAt, aSession } from '../support/session.ts'
import { type Documents, version, versionedCloud } from '../support/versioned-cloud.ts'

const nova: Documents = {
  '/nova/': {
    versions: [
      version('v2.0', '/nova/v2/', 'SUPPORTED', { version: '', min_version: '' }),
      version('v2.1', '/nova/v2.1/', 'CURRENT', { version: '2.96', min_version: '2.1' }),
    ],
  },
  '/nova/v2.1': {
    version: version('v2.1', '/nova/v2.1/', 'CURRENT', { version: '2.96', min_version: '2.1' }),
  },
}

async function withService(path: string, documents: Documents) {
  const there = await versionedCloud({ compute: path }, documents)
  const session = aSession({ auth: adaAt(there) })
  return {
    ...there,
    session,
    urlOf: (filter: object) => session.getEndpoint({ serviceType: 'compute', ...filter }),
  }
}

describe('an endpoint without a version', () => {
  const at = () => withService('/nova/', nova)

  it('is not asked when no version is wanted', async () => {
    const { urlOf, url, asked } = await at()
    expect(await urlOf({})).toBe(`${url}/nova/`)
    expect(asked()).toEqual([])
  })

  it('is asked once, whatever is wanted later', async () => {
    const { urlOf, url, asked, session } = await at()
    expect(await urlOf({ version: 2 })).toBe(`${url}/nova/v2.1/`)
    expect(asked()).toEqual(['/nova/'])
    await expect(urlOf({ version: 3 })).rejects.toMatchObject({ code: 'discovery_failed' })
    expect(await session.getEndpointData({ serviceType: 'compute' })).toMatchObject({
      url: `${url}/nova/v2.1/`,
      catalogUrl: `${url}/nova/`,
      apiVersion: [2, 1],
      minMicroversion: [2, 1],
      maxMicroversion: [2, 96],
      status: 'CURRENT',
      serviceType: 'compute',
      serviceName: 'compute-service',
      serviceId: 's0',
      interface: 'public',
      regionName: 'RegionOne',
      endpointId: 'e0',
    })
    expect(asked()).toEqual([])
  })

  it('says which versions there are when it has none that is wanted', async () => {
    const { urlOf } = await at()
    await expect(urlOf({ version: 7 })).rejects.toThrow(
      /version 7\.0 to 7\.latest, but 2\.1 \(CURRENT\), 2\.0/,
    )
  })

  it('gets requests at the version that they want', async () => {
    const { session, asked } = await at()
    await session.get('/servers', {
      endpointFilter: { serviceType: 'compute', version: '2.1' },
      throwOnError: false,
    })
    expect(asked()).toEqual(['/nova/', '/nova/v2.1/servers'])
  })

  it('tells its major version', async () => {
    const { session, asked } = await at()
    expect(await session.getApiMajorVersion({ serviceType: 'compute' })).toEqual([2, 1])
    expect(asked()).toEqual(['/nova/'])
  })
})

describe('an endpoint with version and project', () => {
  const at = () => withService('/nova/v2.1/PID', nova)

  it.each([2, '2.1', '2.latest'])('is not asked when %s is wanted', async (wanted) => {
    const { urlOf, url, asked } = await at()
    expect(await urlOf({ version: wanted === '2.latest' ? 2 : wanted })).toBe(`${url}/nova/v2.1/PID`)
    expect(asked()).toEqual([])
  })

  it('is looked at from above when the latest is wanted, and keeps its project', async () => {
    const { urlOf, url, asked } = await at()
    expect(await urlOf({ maxVersion: 'latest' })).toBe(`${url}/nova/v2.1/PID`)
    expect(asked()).toEqual(['/nova/'])
  })

  it('is asked without its project for its microversions', async () => {
    const { session, url, asked } = await at()
    expect(await session.getEndpointData({ serviceType: 'compute' })).toMatchObject({
      url: `${url}/nova/v2.1/PID`,
      maxMicroversion: [2, 96],
    })
    expect(asked()).toEqual(['/nova/v2.1'])
  })

  it('tells its major version without being asked', async () => {
    const { session, asked } = await at()
    expect(await session.getApiMajorVersion({ serviceType: 'compute' })).toEqual([2, 1])
    expect(asked()).toEqual([])
  })
})

describe('an endpoint of an old version', () => {
  const root = {
    versions: { values: [version('v3.14', '/ks/v3/', 'stable'), version('v2.0', '/ks/v2.0/', 'deprecated')] },
  }
  const documents = { '/ks/': root, '/ks/v2.0': { version: version('v2.0', '/ks/v2.0/', 'deprecated') } }

  it('leads to the new one above it', async () => {
    const { urlOf, url, asked } = await withService('/ks/v2.0', documents)
    expect(await urlOf({ version: 3 })).toBe(`${url}/ks/v3/`)
    expect(asked()).toEqual(['/ks/'])
  })

  it('does not when looking above is not allowed', async () => {
    const { urlOf, asked } = await withService('/ks/v2.0', documents)
    await expect(urlOf({ version: 3, allowVersionHack: false })).rejects.toMatchObject({
      code: 'discovery_failed',
    })
    expect(asked()).toEqual(['/ks/v2.0'])
  })
})

describe('a service that says nothing about versions', () => {
  it('is used as the catalog has it', async () => {
    const { urlOf, url, asked } = await withService('/x/v1', {})
    expect(await urlOf({ version: 2 })).toBe(`${url}/x/v1`)
    expect(asked()).toEqual(['/x/', '/x/v1'])
  })

  it('is not, when looking above is not allowed', async () => {
    const { urlOf, asked } = await withService('/x/v1', {})
    await expect(urlOf({ version: 2, allowVersionHack: false })).rejects.toMatchObject({
      code: 'discovery_failed',
    })
    expect(asked()).toEqual(['/x/v1'])
  })

  it('is described by the catalog alone', async () => {
    const { session, url } = await withService('/x/v1', {})
    expect(await session.getEndpointData({ serviceType: 'compute' })).toMatchObject({
      url: `${url}/x/v1`,
      apiVersion: [1, 0],
      status: undefined,
    })
  })
})

describe('the status of versions', () => {
  const all = {
    '/x/': {
      versions: [
        version('v1', '/x/v1', 'DEPRECATED'),
        version('v2', '/x/v2'),
        version('v3', '/x/v3', 'EXPERIMENTAL'),
        version('v4', '/x/v4', 'weird'),
      ],
    },
  }
  it.each([
    [{ maxVersion: 'latest' }, '/x/v2'],
    [{ maxVersion: 'latest', allow: { experimental: true } }, '/x/v3'],
    [{ maxVersion: 'latest', allow: { unknown: true } }, '/x/v4'],
    [{ version: 1 }, '/x/v1'],
    [{ version: 1, allow: { deprecated: false } }, undefined],
  ])('decides, for %j, on %s', async (filter, path) => {
    const { urlOf, url } = await withService('/x/', all)
    expect(await urlOf(filter).catch(() => undefined)).toBe(path && url + path)
  })
})

describe('discovery', () => {
  it('shows a token to a service that says nothing without one', async () => {
    const tokens: (string | undefined)[] = []
    const there = await versionedCloud({ compute: '/nova/' }, nova, ({ headers }, response) => {
      tokens.push(headers['x-auth-token'] as string | undefined)
      if (headers['x-auth-token'] !== undefined) return false
      json(response, 401, '{}')
      return true
    })
    const session = aSession({ auth: adaAt(there) })
    expect(await session.getEndpoint({ serviceType: 'compute', version: 2 })).toBe(`${there.url}/nova/v2.1/`)
    expect(tokens).toEqual([undefined, 'gAAAAABtoken'])
  })

  it('asks once for callers that want to know at the same time, and for sessions that share a cache', async () => {
    const there = await versionedCloud({ compute: '/nova/' }, nova)
    const shared = { auth: adaAt(there), discoveryCache: discoveryCache() }
    const sessions = [aSession(shared), aSession(shared)]
    const filter = { serviceType: 'compute', version: 2 }
    await Promise.all(Array.from({ length: 20 }, (_, at) => sessions[at % 2]?.getEndpoint(filter)))
    expect(there.asked()).toEqual(['/nova/'])
  })

  it('looks for the Identity service where the plugin logs in', async () => {
    const root = { versions: { values: [version('v3.14', '/identity/v3/', 'stable')] } }
    const there = await versionedCloud(
      {},
      { '/identity/v3/': { version: version('v3.14', '/v3/', 'stable') }, '/identity/': root },
    )
    const session = aSession({ auth: adaAt(there) })
    expect(await session.getEndpoint({ interface: authInterface })).toBe(there.authUrl)
    expect(await session.getEndpointData({ interface: authInterface, version: 3 })).toMatchObject({
      url: `${there.authUrl}/`,
      apiVersion: [3, 14],
    })
  })

  it('looks for versions at an endpoint that is given, and not above it', async () => {
    const { session, url, asked } = await withService('/elsewhere', nova)
    const filter = { serviceType: 'compute', version: 3 }
    const endpointOverride = `${url}/nova/v2.1`
    await expect(session.getEndpointData(filter, { endpointOverride })).rejects.toMatchObject({
      code: 'discovery_failed',
    })
    expect(asked()).toEqual(['/nova/v2.1'])
  })

  it('tells the versions of all services', async () => {
    const there = await versionedCloud({ compute: '/nova/v2.1/PID', volumev3: '/x/v3' }, nova)
    const all = await aSession({ auth: adaAt(there) }).getAllVersionData()
    expect(all).toMatchObject([
      {
        serviceType: 'compute',
        regionName: 'RegionOne',
        interface: 'public',
        versions: [{ version: [2, 1] }, { version: [2, 0] }],
      },
      { serviceType: 'block-storage', versions: [{ version: [3, 0], url: `${there.url}/x/v3` }] },
    ])
  })

  it('takes a service type that names a version at its word', async () => {
    const cinder = { '/vol/': { versions: [version('v2.0', '/vol/v2/'), version('v3.0', '/vol/v3/')] } }
    const there = await versionedCloud({ 'block-storage': '/vol/v3/PID' }, cinder)
    const session = aSession({ auth: adaAt(there) })
    expect(await session.getEndpoint({ serviceType: 'volumev3' })).toBe(`${there.url}/vol/v3/PID`)
    expect(there.asked()).toEqual([])
    expect(await session.getEndpoint({ serviceType: 'volumev2' })).toBe(`${there.url}/vol/v2/PID`)
    await expect(session.getEndpoint({ serviceType: 'volumev2', version: 3 })).rejects.toMatchObject({
      code: 'invalid_option',
    })
  })
})
