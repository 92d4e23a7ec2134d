import { createServer } from 'node:http'
import { describe, expect, it } from 'vitest'
import { keystone } from '../../src/adapters/fetch.ts'
import { type GuardConfiguration, guardOptionsFromFile } from '../../src/config/index.ts'
import { listening } from '../support/proxied-service.ts'
import { scriptedMemcached, workingMemcached } from '../support/scripted-memcached.ts'
import { keystoneWith, reply, serviceToken, stubKeystone } from '../support/stub-keystone.ts'
import { notFound, projectToken } from '../support/token-bodies.ts'
import { configFile } from './config-file.ts'

const seed = (url: string, more = '', token = serviceToken) => {
  const { hostname, port } = new URL(url)
  return `
[pipeline:main]
pipeline =
    tokenauth
    myService

[filter:tokenauth]
paste.filter_factory = keystone.middleware.auth_token:filter_factory
auth_host = ${hostname}
auth_port = ${port}
auth_protocol = http
auth_uri = https://auth.example.com/
admin_token = ${token}
;Uncomment next line and check ip:port to use memcached to cache token requests
;memcache_hosts = 127.0.0.1:1
${more}`
}

const statusOf = async ({ options }: GuardConfiguration, token?: string) => {
  const handle = keystone(options)((request) => new Response(request.headers.get('x-identity-status')))
  return await handle(
    new Request('http://service.example/', token === undefined ? {} : { headers: { 'x-auth-token': token } }),
  )
}

describe('[filter:tokenauth] of a file', () => {
  it('M-030 configures the guard of an application, in whatever else the file has', async () => {
    await using stub = await keystoneWith({ t1: projectToken })
    await using guard = guardOptionsFromFile({ file: configFile(seed(stub.url)) })
    expect((await statusOf(guard, 't1')).status).toBe(200)
    expect((await statusOf(guard, 't2')).status).toBe(401)
  })

  it('M-031, M-032 asks the Keystone that auth_host and auth_port name, and no catalog', async () => {
    await using stub = await keystoneWith({ t1: projectToken })
    await using guard = guardOptionsFromFile({ file: configFile(seed(stub.url)) })
    await statusOf(guard, 't1')
    expect(stub.asked.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET /v3/auth/tokens'])
    expect(stub.asked[0]?.headers.host).toBe(new URL(stub.url).host)
  })

  it.each(['http', 'https'])('M-033 reaches Keystone as auth_protocol says: %s', async (protocol) => {
    const text = seed('http://127.0.0.1:35357').replace('= http\n', `= ${protocol}\n`)
    await using guard = guardOptionsFromFile({ file: configFile(text) })
    expect(guard.options.identityUrl).toBe(`${protocol}://127.0.0.1:35357`)
  })

  it('M-034 tells clients without a token exactly the auth_uri', async () => {
    await using guard = guardOptionsFromFile({ file: configFile(seed('http://127.0.0.1:1')) })
    expect((await statusOf(guard)).headers.get('www-authenticate')).toBe(
      'Keystone uri="https://auth.example.com/"',
    )
  })

  it('M-035 asks with the admin_token, and answers 503 when Keystone refuses it', async () => {
    await using stub = await keystoneWith({ t1: projectToken })
    await using guard = guardOptionsFromFile({ file: configFile(seed(stub.url)) })
    await statusOf(guard, 't1')
    expect(stub.validations()[0]?.headers['x-auth-token']).toBe(serviceToken)
    await using wrong = guardOptionsFromFile({ file: configFile(seed(stub.url, '', '999888777666')) })
    expect((await statusOf(wrong, 't1')).status).toBe(503)
  })

  it('M-040, M-042 leaves the decision to the service with delay_auth_decision', async () => {
    const text = seed('http://127.0.0.1:1', 'delay_auth_decision = 1')
    await using guard = guardOptionsFromFile({ file: configFile(text) })
    expect(await (await statusOf(guard)).text()).toBe('Indeterminate')
    await using like = guardOptionsFromFile({ file: configFile(text), compat: 'keystonemiddleware' })
    expect(await (await statusOf(like)).text()).toBe('Invalid')
  })

  it('M-044 gives up on a Keystone that is slower than auth_timeout', async () => {
    const silent = createServer(() => {})
    const port = await listening(silent)
    const text = seed(`http://127.0.0.1:${port}`, 'auth_timeout = 0.05')
    await using guard = guardOptionsFromFile({ file: configFile(text) })
    expect((await statusOf(guard, 't1')).status).toBe(503)
    silent.closeAllConnections()
    silent.close()
  })

  it('M-045 shares tokens and their data through memcache_hosts', async () => {
    await using stub = await keystoneWith({ t1: projectToken })
    await using memcached = await scriptedMemcached(workingMemcached())
    const file = configFile(seed(stub.url, `memcache_hosts = ${memcached.address}`))
    await using first = guardOptionsFromFile({ file })
    expect((await statusOf(first, 't1')).status).toBe(200)
    await expect.poll(() => memcached.received.some((text) => text.includes('set '))).toBe(true)
    await using second = guardOptionsFromFile({ file })
    expect((await statusOf(second, 't1')).status).toBe(200)
    expect(stub.validations()).toHaveLength(1)
  })

  it.each([
    ['still good while it is remembered', '', 200],
    ['still good while it would be valid', 'token_cache_time = while-valid', 200],
    ['refused at once when nothing is remembered', 'token_cache_time = -1', 401],
  ])('M-046 has a revoked token %s', async (_what, more, status) => {
    let isRevoked = false
    await using stub = await stubKeystone((_token, _request, response) => {
      if (isRevoked) reply(response, 404, notFound)
      else reply(response, 200, projectToken, { 'X-Subject-Token': 't1' })
    })
    await using guard = guardOptionsFromFile({ file: configFile(seed(stub.url, more)) })
    const handle = keystone(guard.options)(() => new Response())
    const ask = () => handle(new Request('http://service.example/', { headers: { 'x-auth-token': 't1' } }))
    expect((await ask()).status).toBe(200)
    isRevoked = true
    expect((await ask()).status).toBe(status)
  })

  it.each([
    ['as it is', '', true],
    ['encrypted with ENCRYPT', 'memcache_security_strategy = encrypt\nmemcache_secret_key = k3y', false],
  ])('M-047 stores what is cached %s', async (_what, more, isReadable) => {
    await using stub = await keystoneWith({ t1: projectToken })
    await using memcached = await scriptedMemcached(workingMemcached())
    const text = seed(stub.url, `memcache_hosts = ${memcached.address}\n${more}`)
    await using guard = guardOptionsFromFile({ file: configFile(text) })
    await statusOf(guard, 't1')
    await expect.poll(() => memcached.received.some((one) => one.includes('set '))).toBe(true)
    expect(memcached.received.join('').includes('"ada"')).toBe(isReadable)
  })
})
