/** LP-2129016: every token was good enough as that of a service, and lifted what binds the token of a user. */
import { describe, expect, it, onTestFinished } from 'vitest'
import type { KeystoneOptions } from '../../src/index.ts'
import { allAdapters } from '../adapters/all-adapters.ts'
import { overNodeHttp } from '../adapters/servers/node-http.ts'
import { sessionAt } from '../support/session.ts'
import { reply, stubKeystone } from '../support/stub-keystone.ts'
import { notFound, projectToken, ruledToken } from '../support/token-bodies.ts'
import { guardFromFile } from './behind-tls.ts'

const withRole = (name: string) => projectToken.replace('"name": "reader"', `"name": "${name}"`)
const bodies: Record<string, string> = {
  ada: projectToken,
  eve: withRole('services'),
  admin: withRole('admin'),
  nova: withRole('service'),
  robot: ruledToken,
  late: projectToken.replace('2999-', '2020-'),
}

/** One that shows expired tokens to whoever asks for them. */
async function keystoneWithAll() {
  const keystone = await stubKeystone((token, { url = '' }, response) => {
    const isShown = token !== 'late' || url.includes('allow_expired=1')
    const body = isShown && Object.hasOwn(bodies, token) ? bodies[token] : undefined
    if (body === undefined) reply(response, 404, notFound)
    else reply(response, 200, body, { 'X-Subject-Token': token })
  })
  onTestFinished(() => keystone[Symbol.asyncDispose]())
  return keystone
}

async function guarded(options: KeystoneOptions, serve = overNodeHttp) {
  const service = await serve({ ...options, serviceType: 'compute' })
  onTestFinished(() => service[Symbol.asyncDispose]())
  return async (user: string, through: string) => {
    const headers = { 'x-auth-token': user, 'x-service-token': through }
    return (await fetch(`${service.url}/v2.1/flavors`, { headers })).status
  }
}

describe.each(allAdapters)('LP 2129016 behind %s', (_adapter, serve) => {
  it.each([
    ['another role than that of services', 'eve'],
    ['the role of administrators', 'admin'],
    ["the user's own rights", 'ada'],
  ])('a service token with %s neither passes nor lifts anything', async (_what, through) => {
    const keystone = await keystoneWithAll()
    const wwwAuthenticateUri = 'https://identity.example/v3'
    const status = await guarded({ session: sessionAt(keystone.url), wwwAuthenticateUri }, serve)
    expect([
      await status('ada', through),
      await status('late', through),
      await status('robot', through),
    ]).toEqual([401, 401, 401])
    expect(keystone.validations().filter(({ url }) => url.includes('allow_expired'))).toEqual([])
    expect([
      await status('ada', 'nova'),
      await status('late', 'nova'),
      await status('robot', 'nova'),
    ]).toEqual([200, 200, 200])
  })
})

describe('LP 2129016 with a file', () => {
  it.each([
    ['says nothing of it', '', 401],
    ['leaves that to the service', 'service_token_roles_required = False', 200],
  ])('that %s, a service token without the role lifts nothing', async (_what, line, ofAda) => {
    const keystone = await keystoneWithAll()
    const { options } = guardFromFile(keystone.url, line)
    const status = await guarded(options)
    expect([await status('ada', 'eve'), await status('late', 'eve'), await status('robot', 'eve')]).toEqual([
      ofAda,
      401,
      401,
    ])
  })
})
