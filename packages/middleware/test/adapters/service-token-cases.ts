import { describe, expect, it, onTestFinished } from 'vitest'
import type { KeystoneOptions } from '../../src/index.ts'
import { rawRequest, rawRequests } from '../support/raw-request.ts'
import { sessionAt } from '../support/session.ts'
import { reply, stubKeystone } from '../support/stub-keystone.ts'
import { notFound, projectToken, ruledToken, systemToken } from '../support/token-bodies.ts'
import type { Echo, Serve } from './echo-service.ts'

const service = bodyOf({ user: { id: 'u-nova', name: 'nova' }, roles: ['reader', 'service'] })
const plain = bodyOf({ user: { id: 'u-eve', name: 'eve' }, roles: ['Service', 'member'] })
const late = bodyOf({ expires_at: '2026-01-02T04:04:05.000000Z' })

const bodies: Readonly<Record<string, string>> = {
  gAAAAABada: projectToken,
  gAAAAABroot: systemToken,
  gAAAAABrobot: ruledToken,
  gAAAAABnova: service,
  gAAAAABeve: plain,
  gAAAAABlate: late,
}

/** What every adapter does with `X-Service-Token`, in front of a Keystone that knows expired tokens only when asked so. */
export function serviceTokenCases(adapter: string, serve: Serve): void {
  async function guarded(options: Partial<KeystoneOptions> = {}) {
    const keystone = await stubKeystone((token, request, response) => {
      const isKnown = token !== 'gAAAAABlate' || request.url?.includes('allow_expired=1') === true
      const body = isKnown && Object.hasOwn(bodies, token) ? bodies[token] : undefined
      if (body === undefined) reply(response, 404, notFound)
      else reply(response, 200, body, { 'X-Subject-Token': token })
    })
    onTestFinished(() => keystone[Symbol.asyncDispose]())
    const wwwAuthenticateUri = 'https://auth.example.com/'
    const given = { session: sessionAt(keystone.url), wwwAuthenticateUri, includeServiceCatalog: false }
    const service = await serve({ ...given, ...options })
    onTestFinished(() => service[Symbol.asyncDispose]())
    const { port } = service
    const head = (user: string | undefined, through: string | undefined, target = '/') => [
      `GET ${target} HTTP/1.1`,
      'Host: service.example',
      ...(user === undefined ? [] : [`X-Auth-Token: gAAAAAB${user}`]),
      ...(through === undefined ? [] : [`X-Service-Token: gAAAAAB${through}`]),
    ]
    const get = async (...request: Parameters<typeof head>) => {
      const { status, body } = await rawRequest(port, head(...request))
      return { status, ...(status === 200 && (JSON.parse(body) as Echo)) }
    }
    const expired = () => keystone.validations().filter(({ url }) => url.includes('allow_expired'))
    return { get, head, port, expired }
  }

  describe(`${adapter}: a service token`, () => {
    it('D3, E1: tells the service who calls for the user, and keeps both apart', async () => {
      const { headers } = await (await guarded()).get('ada', 'nova')
      expect(headers).toMatchObject({
        'x-identity-status': 'Confirmed',
        'x-user-name': 'ada',
        'x-roles': 'member,reader',
        'x-service-identity-status': 'Confirmed',
        'x-service-user-name': 'nova',
        'x-service-roles': 'reader,service',
      })
    })

    it("N1: neither takes nor adds to the user's system scope", async () => {
      const { get } = await guarded({ serviceTokenRoles: ['service', 'admin'] })
      const both = await get('root', 'nova')
      expect(both.headers).toMatchObject({
        'openstack-system-scope': 'all',
        'x-service-project-name': 'engines',
      })
      const { headers } = await get('ada', 'root')
      expect(headers).toMatchObject({ 'x-user-name': 'ada', 'x-service-user-name': 'root' })
      expect(headers).not.toHaveProperty('openstack-system-scope')
    })

    it.each([
      ['of nobody', 'ada', 'nobody'],
      ['without the role, spelt exactly so', 'ada', 'eve'],
      ['with nothing beside it', undefined, 'nova'],
      ['with a bad token beside it', 'nobody', 'nova'],
      ['that has expired itself', 'ada', 'late'],
    ])('D6: ends a request with 401 when it is one %s', async (_what, user, through) => {
      expect(await (await guarded()).get(user, through)).toEqual({ status: 401 })
    })

    it('D6: is for the service to judge with delayAuthDecision', async () => {
      const { get } = await guarded({ delayAuthDecision: true })
      const { headers } = await get('ada', 'eve')
      expect(headers).toMatchObject({
        'x-identity-status': 'Confirmed',
        'x-service-identity-status': 'Indeterminate',
      })
      expect(headers).not.toHaveProperty('x-service-user-id')
    })

    it('D4: makes an expired token good, for its own request only', async () => {
      const { get, head, port, expired } = await guarded()
      expect(await get('late', undefined)).toEqual({ status: 401 })
      expect(await get('late', 'eve')).toEqual({ status: 401 })
      expect(expired()).toEqual([])
      expect(await get('late', 'nova')).toMatchObject({ status: 200, user: 'ada' })
      expect(expired()).toHaveLength(1)
      const pipelined = [head('late', 'nova'), head('late', undefined), head('late', 'nova')]
      const responses = await rawRequests(port, [...pipelined, [...head('late', 'eve'), 'Connection: close']])
      expect(responses.map(({ status }) => status)).toEqual([200, 401, 200, 401])
    })

    it('I: lifts access rules only when it is one of a service', async () => {
      const { get } = await guarded({ serviceType: 'compute', includeServiceCatalog: true })
      expect(await get('robot', undefined, '/v2.1/flavors')).toEqual({ status: 401 })
      expect(await get('robot', 'eve', '/v2.1/flavors')).toEqual({ status: 401 })
      expect(await get('robot', 'nova', '/v2.1/flavors')).toMatchObject({ status: 200 })
    })
  })
}

function bodyOf({ roles, user, ...more }: { roles?: string[]; user?: object; expires_at?: string }): string {
  const { token } = JSON.parse(projectToken)
  if (roles !== undefined) token.roles = roles.map((name) => ({ id: `r-${name}`, name }))
  return JSON.stringify({ token: { ...token, user: { ...token.user, ...user }, ...more } })
}
