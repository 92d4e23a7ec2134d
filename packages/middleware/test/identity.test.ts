import { anAccess } from '@ks/auth/testing'
import { Adapter } from '@ks/session'
import { describe, expect, it } from 'vitest'
import { createGuard, identityFrom } from '../src/index.ts'
import { sessionAt } from './support/session.ts'
import { keystoneWith, serviceToken } from './support/stub-keystone.ts'
import { projectToken } from './support/token-bodies.ts'

describe('identityFrom', () => {
  it('shows user, project and roles', () => {
    const identity = identityFrom(anAccess())
    expect(identity).toMatchObject({
      user: { name: 'ada' },
      project: { id: 'p1' },
      roles: ['member'],
      system: false,
    })
    expect(identity.domain).toBeUndefined()
  })

  it('shows a domain or the system when the token acts on those', () => {
    const domain = { id: 'd1', name: 'Engineering' }
    expect(identityFrom(anAccess({ scope: { domain } }))).toMatchObject({
      domain,
      project: undefined,
      system: false,
    })
    expect(identityFrom(anAccess({ scope: { system: 'all' } }))).toMatchObject({
      project: undefined,
      system: true,
    })
  })

  it('compares roles as Keystone does: whole names, without case', () => {
    const { hasRole } = identityFrom(anAccess({ roles: [{ id: 'r', name: 'Member' }] }))
    expect(['member', 'MEMBER', 'mem', 'member,', ''].map(hasRole)).toEqual([true, true, false, false, false])
  })
})

describe('identity.auth', () => {
  const context = { transport: async () => Promise.reject(new Error('not to be asked')) }

  it('D: sends the token of the user, finds endpoints in its catalog, and never logs in', async () => {
    const { auth } = identityFrom(anAccess({ token: 'of-ada' }))
    expect(await auth.getToken(context)).toBe('of-ada')
    expect(await auth.getEndpoint?.(context, { serviceType: 'compute', regionName: 'RegionTwo' })).toBe(
      'https://compute.two.example/v2.1',
    )
    expect(auth.invalidate?.()).toBe(false)
  })

  it('D: is made once, and only when it is wanted', () => {
    const identity = identityFrom(anAccess())
    expect(identity.auth).toBe(identity.auth)
  })

  it('D: adds a token of the service that the middleware logs in as', async () => {
    await using keystone = await keystoneWith({ gAAAAABada: projectToken })
    const session = sessionAt(keystone.url)
    const guard = createGuard({ session, wwwAuthenticateUri: 'https://auth.example.com/' })
    const headers = { 'x-auth-token': 'gAAAAABada' }
    const decision = await guard.decide({ method: 'GET', url: '/', headers })
    if (decision.kind !== 'pass' || decision.identity === undefined) throw new Error(decision.refusal)
    await session.get(`${keystone.url}/other`, { auth: decision.identity.auth, throwOnError: false })
    expect(keystone.asked.at(-1)).toMatchObject({
      url: '/other',
      headers: { 'x-auth-token': 'gAAAAABada', 'x-service-token': serviceToken },
    })
    expect(keystone.asked.filter(({ method }) => method === 'POST').length).toBeLessThanOrEqual(2)
  })

  it('D: never logs in as the user, though the token is refused', async () => {
    await using keystone = await keystoneWith({ gAAAAABada: projectToken })
    const session = sessionAt(keystone.url)
    const guard = createGuard({ session, wwwAuthenticateUri: 'https://auth.example.com/' })
    const decision = await guard.decide({
      method: 'GET',
      url: '/',
      headers: { 'x-auth-token': 'gAAAAABada' },
    })
    if (decision.kind !== 'pass' || decision.identity === undefined) throw new Error(decision.refusal)
    const cloud = new Adapter({
      session,
      auth: decision.identity.auth,
      endpointOverride: `${keystone.url}/nova`,
    })
    const response = await cloud.get('/servers', { throwOnError: false })
    expect(response.status).toBe(401)
    const calls = keystone.asked.filter(({ url }) => url === '/nova/servers')
    expect(new Set(calls.map(({ headers }) => headers['x-auth-token']))).toEqual(new Set(['gAAAAABada']))
    expect(calls.every(({ headers }) => headers['x-service-token'] === serviceToken)).toBe(true)
  })
})
