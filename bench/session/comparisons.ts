import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Session } from '@ks/session'
import { Pool } from 'undici'
import { byTurns, type Compared, type Comparison } from '../comparison.ts'
import { type FastCloud, sessionAt, startFastCloud } from './cloud.ts'

const atOnce = 16
const callersAtExpiry = 1000
const fewRequests = 100_000
const manyRequests = 1_000_000

/** What a session costs. */
export const sessionComparisons = {
  'session-get': {
    title: `GET through a Session, ${atOnce} at once, token known, endpoint from the catalog, answer read as JSON`,
    unit: 'requests/s',
    baseline: "undici's Pool.request(), answer read as JSON",
    goal: 'at least 0.90',
    measure: () => withCloud(compareSpeed),
  },
  'session-expiry': {
    title: `${callersAtExpiry.toLocaleString('en')} requests at once when the token has to be replaced`,
    unit: 'logins',
    goal: '1',
    measure: () => withCloud(countLogins),
  },
  'session-import': {
    title: 'import of @ks/session in a new process',
    unit: 'ms',
    baseline: 'import of undici',
    goal: 'less than 40 ms',
    measure: compareImports,
  },
  'session-memory': {
    title: `memory in use after ${manyRequests.toLocaleString('en')} requests`,
    unit: 'MiB',
    baseline: `after ${fewRequests.toLocaleString('en')}`,
    goal: 'no more',
    measure: () => withCloud(compareMemory),
  },
} as const satisfies Record<string, Comparison>

async function withCloud(work: (cloud: FastCloud) => Promise<Compared>): Promise<Compared> {
  const cloud = await startFastCloud()
  try {
    return await work(cloud)
  } finally {
    await cloud.stop()
  }
}

async function compareSpeed(cloud: FastCloud): Promise<Compared> {
  await using session = sessionAt(cloud)
  const pool = new Pool(cloud.url, { connections: atOnce })
  const headers = { 'x-auth-token': (await session.getToken()) ?? '', 'user-agent': 'ks-session' }
  const path = '/v3/users/u1'
  const bare = async () => {
    const { body } = await pool.request({ path, method: 'GET', headers })
    return await body.json()
  }
  const speed = (ask: () => Promise<unknown>) => async () => {
    const start = performance.now()
    const count = 4000
    await repeat(count, ask)
    return (1000 * count) / (performance.now() - start)
  }
  try {
    await repeat(10_000, bare)
    await repeat(10_000, () => getUser(session))
    return await byTurns(
      speed(() => getUser(session)),
      speed(bare),
      31,
    )
  } finally {
    await pool.destroy()
  }
}

async function countLogins(cloud: FastCloud): Promise<Compared> {
  let passedMs = 0
  await using session = sessionAt(cloud, () => new Date(Date.now() + passedMs))
  await getUser(session)
  const before = await cloud.logins()
  passedMs = 3_500_000
  await Promise.all(Array.from({ length: callersAtExpiry }, () => getUser(session)))
  return { ours: (await cloud.logins()) - before }
}

function compareImports(): Promise<Compared> {
  const require = createRequire(import.meta.url)
  const built = join(import.meta.dirname, '../../packages/session/dist/index.js')
  if (!existsSync(built)) throw new Error('packages/session is not built: run `npm run build` first')
  const importMs = (file: string) => async () => {
    const script = `const start = performance.now(); await import(process.argv[1]); console.log(performance.now() - start)`
    const args = ['--input-type=module', '--eval', script, pathToFileURL(file).href]
    return Number(execFileSync(process.execPath, args, { env: {}, encoding: 'utf8' }))
  }
  return byTurns(importMs(built), importMs(require.resolve('undici')), 11)
}

async function compareMemory(cloud: FastCloud): Promise<Compared> {
  await using session = sessionAt(cloud)
  await repeat(fewRequests, () => getUser(session))
  const baseline = usedMebibytes()
  await repeat(manyRequests - fewRequests, () => getUser(session))
  return { ours: usedMebibytes(), baseline }
}

async function getUser(session: Session): Promise<unknown> {
  const response = await session.get('/users/u1', { endpointFilter: { serviceType: 'identity' } })
  return await response.json()
}

async function repeat(count: number, ask: () => Promise<unknown>): Promise<void> {
  let left = count
  const one = async () => {
    while (left > 0) {
      left -= 1
      await ask()
    }
  }
  await Promise.all(Array.from({ length: atOnce }, one))
}

/** What is left when the garbage is gone. */
function usedMebibytes(): number {
  setFlagsFromString('--expose-gc')
  const collectGarbage: () => void = runInNewContext('gc')
  collectGarbage()
  collectGarbage()
  const { heapUsed, external } = process.memoryUsage()
  return (heapUsed + external) / 1024 / 1024
}
