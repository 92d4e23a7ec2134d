import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Pool } from 'undici'
import { logIn } from '../../test/interop/peers/log-in.ts'
import { type StartedServer, startOurServer } from '../../test/interop/peers/our-server.ts'
import { temporaryFolder } from '../../test/interop/peers/temporary-folder.ts'
import { fernetTokens, tokensLike } from '../cloud.ts'
import { byTurns, type Compared, type Comparison } from '../comparison.ts'
import { measure } from '../wrk.ts'
import {
  type Service,
  startAuthProxy,
  startPlainProxy,
  startPythonService,
  startService,
} from './services.ts'

const firstRequests = 10_000
const firstTokens = 100

/** What guarding a service costs. */
export const middlewareComparisons = {
  guarded: {
    title: 'a Fastify service behind the middleware, token known',
    unit: 'requests/s',
    baseline: 'the service unguarded',
    goal: 'at least 0.85',
    measure: () =>
      withKeystone(async (keystone) => {
        const services = [await startService(keystone), await startService()] as const
        return await compareSpeed(keystone, services)
      }),
  },
  'guarded-python': {
    title: 'a Fastify service behind the middleware, token known',
    unit: 'requests/s',
    baseline: "WSGI behind Python's keystonemiddleware",
    goal: 'more',
    measure: () =>
      withKeystone(async (keystone) => {
        const services = [await startService(keystone), await startPythonService(keystone)] as const
        return await compareSpeed(keystone, services)
      }),
  },
  proxy: {
    title: 'the same service behind ks-auth-proxy, token known',
    unit: 'requests/s',
    baseline: 'a proxy on undici that copies bytes',
    goal: 'at least 0.70',
    measure: () => withKeystone(compareProxies),
  },
  'first-requests': {
    title: `${firstRequests.toLocaleString('en')} first requests at once, with ${firstTokens} tokens`,
    unit: 'validations',
    goal: String(firstTokens),
    measure: () => withKeystone(countValidations),
  },
} as const satisfies Record<string, Comparison>

async function withKeystone(work: (keystone: StartedServer) => Promise<Compared>): Promise<Compared> {
  const keystone = await startOurServer()
  try {
    return await work(keystone)
  } finally {
    await keystone.stop()
  }
}

async function compareSpeed(
  { authUrl, adminPassword }: StartedServer,
  [ours, other]: readonly [Service, Service],
): Promise<Compared> {
  const { id } = await logIn(authUrl, adminPassword)
  const speed = async ({ url }: Service) => {
    const request = { method: 'GET' as const, url, headers: { 'x-auth-token': id }, status: 200 }
    return (await measure(request)).requestsPerSecond
  }
  try {
    return await byTurns(
      () => speed(ours),
      () => speed(other),
      3,
    )
  } finally {
    await ours.stop()
    await other.stop()
  }
}

async function compareProxies(keystone: StartedServer): Promise<Compared> {
  const folder = temporaryFolder('bench-proxy')
  const service = await startService()
  try {
    const proxies = [
      await startAuthProxy(service, keystone, folder.path),
      await startPlainProxy(service),
    ] as const
    return await compareSpeed(keystone, proxies)
  } finally {
    await service.stop()
    folder.remove()
  }
}

async function countValidations(keystone: StartedServer): Promise<Compared> {
  const { authUrl, adminPassword, dataDir } = keystone
  const { id } = await logIn(authUrl, adminPassword)
  const format = fernetTokens(`${dataDir}/fernet-keys`)
  const tokens = tokensLike({ authUrl, adminPassword, format }, id, firstTokens)
  const counter = await countingKeystone(authUrl)
  const service = await startService({ authUrl, adminPassword, identityUrl: counter.url })
  const clients = new Pool(new URL(service.url).origin, { connections: 1000 })
  try {
    const statuses = await Promise.all(
      Array.from({ length: firstRequests }, async (_, at) => {
        const headers = { 'x-auth-token': tokens[at % firstTokens] ?? '' }
        const { statusCode, body } = await clients.request({ path: '/', method: 'GET', headers })
        await body.dump()
        return statusCode
      }),
    )
    const refused = statuses.filter((status) => status !== 200).length
    if (refused > 0) throw new Error(`${refused} of ${firstRequests} requests were refused`)
    return { ours: counter.count() }
  } finally {
    await clients.destroy()
    await service.stop()
    counter.stop()
  }
}

/** Counts the validations that pass by on their way to the real Keystone. */
async function countingKeystone(authUrl: string) {
  let count = 0
  const server = createServer(async ({ url = '', headers }, response) => {
    count += 1
    const { 'x-auth-token': caller = '', 'x-subject-token': subject = '' } = headers
    const asked = { 'x-auth-token': String(caller), 'x-subject-token': String(subject) }
    const answer = await fetch(new URL(url, authUrl), { headers: asked })
    response.writeHead(answer.status, {
      'content-type': 'application/json',
      'x-subject-token': String(subject),
    })
    response.end(await answer.text())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/v3`,
    count: () => count,
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}
