import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v3Password } from '@ks/auth'
import { Session } from '@ks/session'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startIdentityServer, type TestServer } from '../readme/identity-server.ts'

const root = join(import.meta.dirname, '..', '..')
const folder = join(root, 'examples', 'protected-service')
const programs = ['main.ts', 'express.ts', 'hono.ts']
const proxyCommand = join(root, 'packages', 'middleware', 'src', 'proxy', 'main.ts')
const servicePass = 'a secret of the test'
/** What an administrator is answered. */
const greeting = {
  message: 'Hello, admin!',
  project: 'admin',
  roles: ['admin', 'manager', 'member', 'reader'],
}

/** A program that says where it listens. */
interface Running {
  readonly url: string
  /** Asks it to end, and gives its exit code. */
  stop(): Promise<unknown>
}

const children: ChildProcess[] = []
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
})

async function start(file: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Running> {
  const child = spawn(process.execPath, ['--conditions=@ks/source', file, ...args], {
    cwd: tmpdir(),
    env: { PATH: process.env.PATH, HOME: join(tmpdir(), 'nobody'), PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  const ended = once(child, 'exit')
  let output = ''
  const url = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (piece: Buffer) => {
        output += piece
        const found = /listening (?:at|on) (http:\/\/127\.0\.0\.1:\d+)/.exec(output)?.[1]
        if (found !== undefined) resolve(found)
      })
    }
    ended.then(() => reject(new Error(`${file} has ended:\n${output}`)), reject)
  })
  const stop = async () => {
    child.kill('SIGTERM')
    return (await ended)[0]
  }
  return { url, stop }
}

describe('the protected services', () => {
  let server: TestServer
  let token = ''
  beforeAll(async () => {
    server = await startIdentityServer(root)
    const { OS_AUTH_URL = '', OS_PASSWORD = '' } = server.env
    const auth = v3Password({
      authUrl: OS_AUTH_URL,
      username: 'admin',
      password: OS_PASSWORD,
      projectName: 'admin',
    })
    await using session = new Session({ auth })
    token = (await session.getToken()) ?? ''
  })
  afterAll(() => server.stop())

  function login(): NodeJS.ProcessEnv {
    const { OS_AUTH_URL, OS_USERNAME, OS_PASSWORD, OS_PROJECT_NAME } = server.env
    return { OS_AUTH_URL, OS_USERNAME, OS_PASSWORD, OS_PROJECT_NAME }
  }

  /** What every one of them does. */
  async function expectGuarded(url: string): Promise<void> {
    const asked = (headers: Record<string, string>) =>
      fetch(url, { headers: { 'x-user-name': 'root', 'x-roles': 'admin', ...headers } })
    for (const headers of [{}, { 'x-auth-token': 'gAAAAABnobody' }]) {
      const refused = await asked(headers)
      expect(refused.status).toBe(401)
      expect(refused.headers.get('www-authenticate')).toBe(`Keystone uri="${server.env.OS_AUTH_URL}"`)
    }
    const { roles, ...answer } = (await (await asked({ 'x-auth-token': token })).json()) as typeof greeting
    expect({ ...answer, roles: roles.sort() }).toEqual(greeting)
  }

  it('are all tried and listed', () => {
    const there = readdirSync(folder).filter((name) => /\.(ts|ini)$/.test(name))
    expect(there.sort()).toEqual([...programs, 'behind-proxy.ts', 'proxy.ini'].sort())
    const readme = readFileSync(join(folder, 'README.md'), 'utf8')
    for (const name of there) expect(readme).toContain(`[\`${name}\`](${name})`)
  })

  it.each(programs)('greet who has a token, and stop when asked: %s', { timeout: 30_000 }, async (name) => {
    const service = await start(join(folder, name), [], login())
    await expectGuarded(service.url)
    expect(await service.stop()).toBe(0)
  })

  it('may be made with anything behind the proxy', { timeout: 30_000 }, async () => {
    const service = await start(join(folder, 'behind-proxy.ts'), [], { SERVICE_PASS: servicePass })
    const own = mkdtempSync(join(tmpdir(), 'ks-proxy-'))
    const file = join(own, 'proxy.ini')
    writeFileSync(file, proxyIni(new URL(service.url).port))
    chmodSync(file, 0o600)
    const proxy = await start(proxyCommand, ['--config-file', file], {})
    await expectGuarded(proxy.url)
    const direct = await fetch(service.url, { headers: { 'x-user-name': 'root' }, redirect: 'manual' })
    expect(direct.status).toBe(305)
    expect(direct.headers.get('location')).toBe('http://127.0.0.1:8090/')
    expect([await proxy.stop(), await service.stop()]).toEqual([0, 0])
    rmSync(own, { recursive: true })
  })

  /** The example's file, with what its reader has to fill in. */
  function proxyIni(servicePort: string): string {
    const { OS_PASSWORD = '' } = server.env
    const filled: Record<string, string> = {
      password: OS_PASSWORD,
      bind_port: '0',
      service_port: servicePort,
      service_pass: servicePass,
    }
    const text = readFileSync(join(folder, 'proxy.ini'), 'utf8').replaceAll('127.0.0.1:5000', server.host)
    const changed = text.replace(/^(\w+) = .*$/gm, (line, name: string) =>
      Object.hasOwn(filled, name) ? `${name} = ${filled[name]}` : line,
    )
    for (const name of Object.keys(filled)) expect(text).toMatch(new RegExp(`^${name} = `, 'm'))
    return changed
  }
})
