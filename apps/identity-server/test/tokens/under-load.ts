import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import type { PartialConfig } from '../../src/config/options.ts'
import { createServer } from '../../src/server.ts'
import { password, type TestApp, testApp } from '../app/test-app.ts'
import { standingClock } from '../auth/clock.ts'

/** Two servers on one database and one set of keys, with clients that never rest. */
export interface UnderLoad {
  app: TestApp
  clock: ReturnType<typeof standingClock>
  /** Log lines of level error. */
  errors: string[]
  /** Resolves when the clients have got some more tokens and validated many. */
  goOn(): Promise<void>
  /** Ends the load. */
  stop(): Promise<{ issued: number; validated: number; refused: string[] }>
}

interface Issued {
  token: string
  expiresAt: number
}

const [issuers, validators] = [3, 6]

/**
 * Starts two servers on sockets and puts them under load: tokens of one user, each validated by the other over and over
 * until it expires. A refusal counts when the token had not expired by the time of the answer.
 *
 * @param config of the servers; tokens are remembered by neither
 */
export async function underLoad(config: PartialConfig): Promise<UnderLoad> {
  const clock = standingClock()
  const errors: string[] = []
  const app = await testApp({ clock: clock.now, config: { ...config, cache: { enabled: false } } })
  // Beyond the second in which the users were made.
  clock.forward(2)
  const logger = pino({ level: 'error' }, { write: (line: string) => void errors.push(line) })
  const servers = [0, 1].map(() =>
    createServer({ config: app.config, storage: app.storage, logger, baseDir: '/', clock: clock.now }),
  )
  const urls = await Promise.all(servers.map(async (server) => listening(await server)))

  let running = true
  let pool: Issued[] = []
  const counted = { issued: 0, validated: 0 }
  const refused: string[] = []
  const user = { id: app.ids.users.member, password }
  const body = JSON.stringify({ auth: { identity: { methods: ['password'], password: { user } } } })

  async function issue(url: string): Promise<void> {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${url}/v3/auth/tokens`, { method: 'POST', headers, body })
    const text = await answer.text()
    const token = answer.headers.get('x-subject-token')
    if (token === null) {
      refused.push(`POST ${answer.status} ${text}`)
      return
    }
    pool = pool.filter((one) => one.expiresAt > clock.now().getTime())
    pool.push({ token, expiresAt: Date.parse(JSON.parse(text).token.expires_at) })
    counted.issued += 1
  }

  async function validate(url: string): Promise<void> {
    const [caller, subject] = [anyOf(pool), anyOf(pool)]
    if (caller === undefined || subject === undefined) return issue(url)
    const headers = { 'x-auth-token': caller.token, 'x-subject-token': subject.token }
    const answer = await fetch(`${url}/v3/auth/tokens`, { headers })
    const text = await answer.text()
    const ends = Math.min(caller.expiresAt, subject.expiresAt)
    if (answer.status !== 200 && clock.now().getTime() < ends) refused.push(`GET ${answer.status} ${text}`)
    counted.validated += 1
  }

  const client = async (act: (url: string) => Promise<void>) => {
    while (running) await act(anyOf(urls) as string)
  }
  const clients = [
    ...Array.from({ length: issuers }, () => client(issue)),
    ...Array.from({ length: validators }, () => client(validate)),
  ]
  const ended = Promise.all(clients)

  return {
    app,
    clock,
    errors,
    async goOn() {
      const until = { issued: counted.issued + 4, validated: counted.validated + 16 }
      while (counted.issued < until.issued || counted.validated < until.validated)
        await Promise.race([new Promise((resolve) => setTimeout(resolve, 5)), ended])
    },
    async stop() {
      running = false
      await ended
      return { ...counted, refused }
    },
  }
}

async function listening(server: FastifyInstance): Promise<string> {
  onTestFinished(() => server.close())
  return server.listen({ host: '127.0.0.1', port: 0 })
}

function anyOf<T>(list: readonly T[]): T | undefined {
  return list[Math.floor(Math.random() * list.length)]
}
