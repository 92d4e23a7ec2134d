import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import {
  type EndpointFilter,
  isWithin,
  normalizeVersion,
  v3Password,
  versionMatches,
  versionRange,
} from '@ks/auth'
import { Session } from '@ks/session'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemEnv } from './peers/system-env.ts'
import { startVersionedCloud, type VersionedCloud } from './peers/versioned-cloud.ts'

const script = join(import.meta.dirname, 'peers', 'keystoneauth-vectors.py')

/** One question to a session, in Python's words. */
type Call = [kind: 'endpoint' | 'endpointData' | 'majorVersion', filter: Record<string, unknown>]

const versions = [
  1,
  '1',
  'v1',
  [1],
  1.5,
  'v1.0',
  'vv2',
  'v2.12',
  3.2,
  '3.20',
  '1.20.3',
  'latest',
  'vlatest',
  '2.latest',
  '610275',
  '',
  'abc',
  'v2a',
]
const pairs = [
  [3, 1],
  [3, 3],
  [4, 1],
  [2, 0],
  [2, 2],
  [3, 20],
  [2, 10],
  [3, 0],
  [1, 20, 3],
]
const ranges = [
  ['2.2', null, null],
  [null, '2', null],
  [null, null, 'latest'],
  [null, '2.3', '2.latest'],
  [null, 'latest', null],
  [null, null, null, 'volumev3'],
  [null, null, '2', 'volumev2'],
  [null, null, 'latest', 'volumev2'],
  ['3', null, null, 'volumev2'],
  [null, null, null, 'foov2'],
  ['2', '2', null],
  [null, '3', '2'],
]
const cacheIds = [
  {
    auth_url: 'http://ks:5000/v3',
    username: 'n',
    password: 'p',
    user_domain_id: 'default',
    project_id: 'pr',
  },
  { auth_url: 'http://ks:5000/v3', user_id: 'u', password: 'p', domain_name: 'd' },
  { auth_url: 'http://ks:5000/v3', user_id: 'u', password: 'p', trust_id: 't' },
]

/** Groups of questions; each group has a session of its own, so that later ones meet a memory. */
const calls: Call[][] = [
  [
    ['endpoint', { service_type: 'compute' }],
    ['endpoint', { service_type: 'compute', version: '2' }],
    ['endpointData', { service_type: 'compute' }],
  ],
  [['endpoint', { service_type: 'compute-project', version: '2' }]],
  [['endpoint', { service_type: 'compute-project', version: '2.1' }]],
  [['endpoint', { service_type: 'compute-project', max_version: 'latest' }]],
  [['endpointData', { service_type: 'compute-project' }]],
  [['endpoint', { service_type: 'old-identity', version: '3' }]],
  [['endpoint', { service_type: 'silent', version: '2' }]],
  [['endpointData', { service_type: 'silent' }]],
  [['endpoint', { service_type: 'many', max_version: 'latest' }]],
  [['endpoint', { service_type: 'many', version: '1' }]],
  [['endpoint', { service_type: 'many', min_version: '1', max_version: '2.latest' }]],
  [['endpoint', { service_type: 'secret', version: '2' }]],
  [['majorVersion', { service_type: 'compute' }]],
  [['majorVersion', { service_type: 'compute-project' }]],
  [['endpoint', { service_type: 'volumev3' }]],
  [['endpoint', { service_type: 'block-storage' }]],
  [['endpoint', { service_type: 'block-storage', interface: ['admin', 'internal', 'public'] }]],
  [['endpoint', { service_type: 'compute', interface: 'publicURL' }]],
  [['endpoint', { service_type: 'compute', service_name: 'compute-service', region_name: 'RegionOne' }]],
]

describe('keystoneauth1 and we, for the same input', () => {
  let cloud: VersionedCloud
  let theirs: Answers
  let asked: string[][]

  beforeAll(async () => {
    cloud = await startVersionedCloud()
    const between = pairs.flatMap((low) => pairs.slice(0, 4).map((one) => [low, [3, 3], one]))
    const match = pairs.flatMap((one) => pairs.map((other) => [one, other]))
    const questions = { base: cloud.url, normalize: versions, match, between, args: ranges, cacheIds, calls }
    const python = spawn('/usr/bin/python3', [script], {
      env: systemEnv(),
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    python.stdin.end(JSON.stringify(questions))
    theirs = JSON.parse(await text(python.stdout)) as Answers
    asked = cloud.askedByMark()
  })
  afterAll(() => cloud.stop())

  it('read versions alike', () => {
    expect(versions.map((one) => attempt(() => normalizeVersion(one)))).toEqual(
      theirs.normalize.map(onlyError),
    )
  })

  it('compare versions alike', () => {
    const match = pairs.flatMap((one) => pairs.map((other) => versionMatches(one as never, other as never)))
    expect(match).toEqual(theirs.match)
    const between = pairs.flatMap((low) =>
      pairs.slice(0, 4).map((one) => isWithin({ min: low as never, max: [3, 3] }, one as never)),
    )
    expect(between).toEqual(theirs.between)
  })

  it('take options for the same ranges', () => {
    const ours = ranges.map(([version, minVersion, maxVersion, type]) =>
      attempt(() => {
        const { min, max } = versionRange(
          {
            version: version ?? undefined,
            minVersion: minVersion ?? undefined,
            maxVersion: maxVersion ?? undefined,
          },
          type ?? undefined,
        )
        return [min ?? null, max ?? null]
      }),
    )
    expect(ours).toEqual(theirs.args.map(onlyError))
  })

  it('give logins the same cache ids', async () => {
    const ours = cacheIds.map((one) => v3Password(camelCased(one) as never).cacheId?.())
    expect(await Promise.all(ours)).toEqual(theirs.cacheIds)
  })

  it('find the same endpoints, and ask the same documents for them', async () => {
    let number = 0
    for (const group of calls) {
      await using session = new Session({
        auth: v3Password({
          authUrl: `${cloud.url}/identity/v3`,
          username: 'ada',
          password: 'pw',
          projectId: 'p1',
        }),
      })
      for (const [kind, python] of group) {
        cloud.forget()
        const filter = camelCased(python) as EndpointFilter
        const label = `${kind} ${JSON.stringify(python)}`
        expect(await ask(session, kind, filter), label).toEqual(theirs.calls[number])
        expect(cloud.forget(), label).toEqual(asked[number])
        number += 1
      }
    }
  })
})

interface Answers {
  normalize: unknown[]
  match: boolean[]
  between: boolean[]
  args: unknown[]
  cacheIds: string[]
  calls: unknown[]
}

async function ask(session: Session, kind: Call[0], filter: EndpointFilter): Promise<unknown> {
  try {
    if (kind === 'endpoint') return await session.getEndpoint(filter)
    if (kind === 'majorVersion') return plain(await session.getApiMajorVersion(filter))
    const data = await session.getEndpointData(filter)
    return {
      ...{
        url: data.url,
        api: plain(data.apiVersion),
        min: plain(data.minMicroversion),
        max: plain(data.maxMicroversion),
      },
      ...{ interface: data.interface, region: data.regionName, type: data.serviceType },
    }
  } catch (error) {
    const { code } = error as { code?: string }
    if (code === 'discovery_failed') return null
    return { error: code === 'endpoint_not_found' ? 'EndpointNotFound' : String(error) }
  }
}

function attempt(work: () => unknown): unknown {
  try {
    return plain(work())
  } catch {
    return 'error'
  }
}

function onlyError(answer: unknown): unknown {
  return typeof answer === 'object' && answer !== null && 'error' in answer ? 'error' : answer
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  return value === Infinity ? 'latest' : (value ?? null)
}

function camelCased(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
      one,
    ]),
  )
}
