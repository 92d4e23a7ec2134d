import { v3ApplicationCredential, v3Password } from '@ks/auth'
import { IdentityClient } from '@ks/client'
import { Session } from '@ks/session'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  behindOurs,
  behindProxy,
  behindPython,
  type Cloud,
  type GuardedService,
} from './peers/guarded-services.ts'
import { startOriginalCloud } from './peers/original-cloud.ts'
import { startOurServer } from './peers/our-server.ts'
import { temporaryFolder } from './peers/temporary-folder.ts'

/** Seconds: clients use a token until 30 seconds before its end, and a test waits for that end. */
const tokenExpiration = 45

const clouds: { title: string; start: () => Promise<Cloud & { stop(): Promise<void> }> }[] = [
  { title: 'the original server', start: () => startOriginalCloud({ tokenExpiration }) },
  {
    title: 'our server',
    start: () => startOurServer({ OS_TOKEN__EXPIRATION: String(tokenExpiration) }),
  },
]

describe.each(clouds)('M-002: in process and as a proxy, services with tokens of $title', ({ start }) => {
  const folder = temporaryFolder('proxy')
  const stops: (() => Promise<unknown>)[] = []
  const services: Record<string, GuardedService> = {}
  let cloud: Cloud
  let admin: Session
  let late: { token: string; until: number }
  let robot: { id: string; secret: string }

  beforeAll(async () => {
    const started = await start()
    stops.push(() => started.stop())
    cloud = started
    admin = as('admin', cloud.adminPassword, { projectName: 'admin' })
    await populate()
    late = {
      token: await tokenOf('ada', { projectName: 'admin' }),
      until: Date.now() + tokenExpiration * 1000,
    }
    for (const [name, service] of Object.entries({
      python: await behindPython(cloud),
      ours: await behindOurs(cloud, admin),
      proxy: await behindProxy(cloud, folder.path),
    })) {
      services[name] = service
      stops.push(() => service.stop())
    }
  })
  afterAll(async () => {
    for (const stop of stops.reverse()) await stop()
    folder.remove()
  })

  type Scope = { projectName?: string; domainId?: string; systemScope?: 'all'; unscoped?: boolean }

  function as(username: string, password: string, scope: Scope): Session {
    const { authUrl } = cloud
    const session = new Session({ auth: v3Password({ authUrl, username, password, ...scope }) })
    stops.push(() => session.close())
    return session
  }

  async function tokenOf(username: string, scope: Scope): Promise<string> {
    const password = username === 'admin' ? cloud.adminPassword : 'pw'
    return (await as(username, password, scope).getToken()) ?? ''
  }

  /** Users with roles on the project `admin`, a service to speak of in access rules, and a credential that has some. */
  async function populate(): Promise<void> {
    const identity = new IdentityClient({ session: admin })
    const projectId = (await admin.getProjectId()) ?? ''
    const known = await identity.roles.list()
    for (const [name, roleName] of [
      ['ada', 'member'],
      ['nova', 'service'],
    ] as const) {
      const role =
        known.find((one) => one.name === roleName) ?? (await identity.roles.create({ name: roleName }))
      const user = await identity.users.create({ name, password: 'pw' })
      await identity.grants.add({ userId: user.id, projectId, roleId: role.id })
    }
    const root = (await admin.getUserId()) ?? ''
    const adminRole = await identity.roles.find({ name: 'admin' })
    await identity.grants.add({ userId: root, domainId: 'default', roleId: adminRole.id })
    const compute = await identity.services.create({ type: 'compute', name: 'nova' })
    for (const face of ['public', 'internal'] as const) {
      await identity.endpoints.create({
        serviceId: compute.id,
        interface: face,
        url: `http://${face}.example/v2.1`,
        regionId: 'RegionOne',
      })
    }
    const adas = as('ada', 'pw', { projectName: 'admin' })
    const userId = (await adas.getUserId()) ?? ''
    const made = await new IdentityClient({ session: adas }).applicationCredentials.create(userId, {
      name: 'robot',
      accessRules: [{ service: 'compute', method: 'GET', path: '/v2.1/servers/*' }],
    })
    robot = { id: made.id, secret: made.secret ?? '' }
  }

  async function robotToken(): Promise<string> {
    const auth = v3ApplicationCredential({
      authUrl: cloud.authUrl,
      applicationCredentialId: robot.id,
      applicationCredentialSecret: robot.secret,
    })
    await using session = new Session({ auth })
    return (await session.getToken()) ?? ''
  }

  /** What a service answers: its status, and the identity that it has been told. */
  async function ask(name: string, headers: Record<string, string>, path = '/') {
    const answer = await fetch(`${services[name]?.url}${path}`, { headers })
    const text = await answer.text()
    if (answer.status !== 200) return { status: answer.status, body: text, challenge: challengeOf(answer) }
    const { 'x-service-catalog': catalog, ...identity } = JSON.parse(text) as Record<string, string>
    for (const own of ['x-auth-token', 'x-service-token', 'x-authorization']) delete identity[own]
    return { status: 200, identity, catalog: catalog === undefined ? undefined : sorted(JSON.parse(catalog)) }
  }

  const challengeOf = (answer: Response) => answer.headers.get('www-authenticate')
  const sorted = (services: { type: string }[]) =>
    services.sort((one, other) => one.type.localeCompare(other.type))
  /** Roles have no order, and no roles are no header here. */
  const inOrder = (answer: Awaited<ReturnType<typeof ask>>) => ({
    ...answer,
    ...('identity' in answer && {
      identity: Object.fromEntries(
        Object.entries(answer.identity)
          .filter(([, value]) => value !== '')
          .map(([name, value]) => [name, /role/.test(name) ? value.split(',').sort().join() : value]),
      ),
    }),
  })

  const kinds: [string, string, Scope][] = [
    ['a project', 'ada', { projectName: 'admin' }],
    ['a project, of an administrator', 'admin', { projectName: 'admin' }],
    ['a domain', 'admin', { domainId: 'default' }],
    ['the system', 'admin', { systemScope: 'all' }],
    ['nothing', 'ada', { unscoped: true }],
  ]

  it.each(kinds)('a token for %s means to them what it means behind keystonemiddleware', async (...of) => {
    const [, username, scope] = of
    const headers = { 'x-auth-token': await tokenOf(username, scope), 'x-roles': 'spoofed', 'x-user': 'root' }
    const expected = inOrder(await ask('python', headers))
    expect(expected).toMatchObject({
      status: 200,
      identity: { 'x-identity-status': 'Confirmed', 'x-user-name': username },
    })
    const identity = 'identity' in expected ? expected.identity : {}
    // Legacy headers, each in its documented vocabulary.
    const { 'x-user-id': userId, 'x-project-id': projectId } = identity
    expect(inOrder(await ask('ours', headers))).toEqual({
      ...expected,
      identity: { ...identity, 'x-user': userId },
    })
    expect(inOrder(await ask('proxy', headers))).toEqual({
      ...expected,
      identity: { ...identity, ...(projectId === undefined ? {} : { 'x-tenant': projectId }) },
    })
  })

  it.each(['no token', 'a token that nobody issued', 'a revoked token'])(
    '%s is refused alike',
    async (what) => {
      const token = what === 'no token' ? undefined : 'gAAAAABnobody'
      const headers = token === undefined ? {} : { 'x-auth-token': token }
      if (what === 'a revoked token') {
        await using session = as('ada', 'pw', { projectName: 'admin' })
        const revoked = (await session.getToken()) ?? ''
        Object.assign(headers, { 'x-auth-token': revoked })
        for (const name of Object.keys(services)) expect((await ask(name, headers)).status).toBe(200)
        await new IdentityClient({ session: admin }).auth.tokens.revoke(revoked)
      }
      const expected = await ask('python', headers)
      expect(expected).toMatchObject({ status: 401, challenge: `Keystone uri="${cloud.authUrl}"` })
      for (const name of ['ours', 'proxy']) {
        const { body, ...answer } = (await ask(name, headers)) as { body: string }
        const { body: expectedBody, ...others } = expected as { body: string }
        expect(answer).toEqual(others)
        expect(JSON.parse(body)).toEqual(JSON.parse(expectedBody))
      }
    },
  )

  it('access rules of an application credential hold alike', async () => {
    const headers = { 'x-auth-token': await robotToken() }
    for (const [path, status] of [
      ['/v2.1/servers/1', 200],
      ['/v2.1/servers/1?x=y', 200],
      ['/v2.1/servers/1/action', 401],
      ['/v2.1/flavors', 401],
    ] as const) {
      for (const name of Object.keys(services)) {
        expect((await ask(name, headers, path)).status, `${name} ${path}`).toBe(status)
      }
    }
  })

  it('a service that calls for a user is told apart from the user alike', async () => {
    const headers = {
      'x-auth-token': await tokenOf('ada', { projectName: 'admin' }),
      'x-service-token': await tokenOf('nova', { projectName: 'admin' }),
    }
    const expected = inOrder(await ask('python', headers))
    expect(expected).toMatchObject({
      identity: { 'x-user-name': 'ada', 'x-service-user-name': 'nova', 'x-service-roles': 'service' },
    })
    const identity = 'identity' in expected ? expected.identity : {}
    expect(inOrder(await ask('ours', headers))).toEqual({
      ...expected,
      identity: { ...identity, 'x-user': identity['x-user-id'] },
    })
    const impostor = { ...headers, 'x-service-token': headers['x-auth-token'] }
    for (const name of Object.keys(services)) expect((await ask(name, impostor)).status, name).toBe(401)
  })

  it("a user's token that has expired on the way is good with a service's alone", async () => {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, late.until + 1000 - Date.now())))
    const headers = { 'x-auth-token': late.token }
    const service = { 'x-service-token': await tokenOf('nova', { projectName: 'admin' }) }
    const user = { 'x-service-token': await tokenOf('ada', { projectName: 'admin' }) }
    for (const name of Object.keys(services)) {
      expect((await ask(name, headers)).status, name).toBe(401)
      expect((await ask(name, { ...headers, ...user })).status, name).toBe(401)
      expect(await ask(name, { ...headers, ...service }), name).toMatchObject({
        status: 200,
        identity: { 'x-user-name': 'ada', 'x-service-user-name': 'nova' },
      })
    }
  })
})
