import { readFileSync } from 'node:fs'
import { type AuthPlugin, v3Password } from '@ks/auth'
import { Session } from '@ks/session'
import { describe, expect, expectTypeOf, it, onTestFinished } from 'vitest'
import { IdentityClient, type LegacyClientOptions, type SessionClientOptions } from '../src/index.ts'
import { clients, sessionAt } from './support/clients.ts'
import { stubKeystone } from './support/keystone.ts'

const noUsers = '{"users": [], "links": {"self": "x", "previous": null, "next": null}}'
const users = { 'GET /v3/users': [200, noUsers] } as const

describe('a client with a session', () => {
  it('S-011 S-012 S-031 gets the session when it is made, and sends nothing then', async () => {
    const keystone = await stubKeystone(users)
    const session = sessionAt(keystone.url)
    const client = new IdentityClient({ session })
    expect(keystone.received).toEqual([])
    await client.users.list()
    expect(keystone.logins()).toBe(1)
  })

  it('S-019 S-034 logs in on the way: first a token, then the users', async () => {
    const keystone = await stubKeystone(users)
    await new IdentityClient({ session: sessionAt(keystone.url) }).users.list()
    expect(keystone.received.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /v3/auth/tokens',
      'GET /v3/users',
    ])
  })

  it('S-017 S-019 works as the document of sessions shows it, auth URL of v2.0 and all', async () => {
    const keystone = await stubKeystone(users)
    const auth = v3Password({
      authUrl: `${keystone.url}/v2.0`,
      username: 'myuser',
      password: 'mypassword',
      projectId: 'proj',
    })
    const sess = new Session({ auth })
    onTestFinished(() => sess.close())
    const ks = new IdentityClient({ session: sess })
    expect(await ks.users.list()).toEqual([])
  })

  it('S-005 S-006 knows paths, and neither tokens nor URLs: those are added on the way', async () => {
    const keystone = await stubKeystone(users)
    const seen: unknown[] = []
    const session = sessionAt(keystone.url)
    const watched: SessionClientOptions['session'] = Object.create(session, {
      auth: { value: session.auth },
      request: {
        value: (...sent: Parameters<Session['request']>) => {
          seen.push(sent)
          return session.request(...sent)
        },
      },
    })
    await new IdentityClient({ session: watched }).users.list()
    expect(seen).toMatchObject([
      ['/v3/users', { endpointFilter: { serviceType: 'identity', interface: 'public' } }],
    ])
    expect(JSON.stringify(seen)).not.toContain('gAAAAAB')
    expect(keystone.received.at(-1)?.headers['x-auth-token']).toBe('gAAAAABtoken-1')
  })

  it('S-020 is made as every client is: of a session, and what its service is to be', async () => {
    expectTypeOf<SessionClientOptions>().toExtend<{ session: unknown }>()
    const keystone = await stubKeystone({
      'GET /inside/v3/users': [200, noUsers],
      'GET /two/v3/users': [200, noUsers],
    })
    const session = sessionAt(keystone.url)
    await new IdentityClient({ session, interface: 'internal' }).users.list()
    await new IdentityClient({ session, regionName: 'RegionTwo' }).users.list()
    expect(keystone.calls().map(([, path]) => path)).toEqual(['/inside/v3/users', '/two/v3/users'])
  })

  it('S-035 has authenticate(), which leaves logging in to the session', async () => {
    const keystone = await stubKeystone(users)
    const client = new IdentityClient({ session: sessionAt(keystone.url) })
    expect(await client.authenticate()).toBe(true)
    expect(keystone.received).toEqual([])
    await client.users.list()
    expect(await client.authenticate()).toBe(true)
    await client.users.list()
    expect(keystone.logins()).toBe(1)
  })

  it('S-036 has no user id and no token: those are the session’s', async () => {
    const keystone = await stubKeystone(users)
    const session = sessionAt(keystone.url)
    const client = new IdentityClient({ session })
    await client.users.list()
    expect([client.userId, client.authToken]).toEqual([undefined, undefined])
    expect([await session.getUserId(), await session.getToken()]).toEqual(['u1', 'gAAAAABtoken-1'])
  })

  it('leaves the session open when it is closed', async () => {
    const keystone = await stubKeystone(users)
    const session = sessionAt(keystone.url)
    await new IdentityClient({ session }).close()
    await new IdentityClient({ session }).users.list()
  })

  it('finds the service where the plugin logs in, when the token has no scope and no catalog', async () => {
    const projects = '{"projects": [], "links": {"self": "x", "previous": null, "next": null}}'
    const answers = {
      'GET /v3/auth/projects': [200, projects],
      'GET /v3/users/u1': [200, '{"user": {"id": "u1"}}'],
    } as const
    const keystone = await stubKeystone(answers, { catalog: false })
    const client = new IdentityClient({ session: sessionAt(keystone.url) })
    expect(await client.auth.projects()).toEqual([])
    expect(await client.users.get('u1')).toEqual({ id: 'u1' })
  })
})

describe('a client without a session', () => {
  it('S-030 logs in by itself, with connections of its own', async () => {
    const keystone = await stubKeystone(users)
    const client = clients['without a session'](keystone.url)
    await client.users.list()
    expect(keystone.logins()).toBe(1)
    expect([client.userId, client.authToken]).toEqual(['u1', 'gAAAAABtoken-1'])
  })

  it('S-033 fetches a new token each time it is told to', async () => {
    const keystone = await stubKeystone(users)
    const client = clients['without a session'](keystone.url)
    expect(await client.authenticate()).toBe(true)
    expect(await client.authenticate()).toBe(true)
    expect(keystone.logins()).toBe(2)
    expect(client.authToken).toBe('gAAAAABtoken-2')
    await client.users.list()
    expect(keystone.received.at(-1)?.headers['x-auth-token']).toBe('gAAAAABtoken-2')
  })

  it.each([
    {},
    { authUrl: 'http://127.0.0.1:1' },
    { authUrl: 'http://127.0.0.1:1', username: 'ada' },
    { authUrl: 'http://127.0.0.1:1', username: 'ada', password: 'p', token: 't' },
    { authUrl: 'nowhere', username: 'ada', password: 'p' },
    { authUrl: 'http://127.0.0.1:1', password: 'p' },
  ])('cannot be made of %j', (options) => {
    expect(() => new IdentityClient(options as LegacyClientOptions)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^(invalid_option|missing_options)$/) }),
    )
  })
})

describe('moving to a session', () => {
  it('S-032 S-037 changes what the README lists', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
    const section = readme.slice(readme.indexOf('## Without a session'))
    for (const name of ['authenticate()', 'userId', 'authToken', 'close()']) expect(section).toContain(name)
  })

  it('S-037 is something that types can tell', () => {
    expectTypeOf<LegacyClientOptions['session']>().toEqualTypeOf<undefined>()
    expectTypeOf<SessionClientOptions['auth']>().toEqualTypeOf<AuthPlugin | undefined>()
    expectTypeOf<IdentityClient['userId']>().toEqualTypeOf<string | undefined>()
    expectTypeOf<IdentityClient['authToken']>().toEqualTypeOf<string | undefined>()
  })
})
