import { describe, expect, it } from 'vitest'
import { testApp } from '../app/test-app.ts'

describe('links', () => {
  it('name the host that the client used, whatever the target of the request says', async () => {
    const app = await testApp()
    for (const url of [
      '/v3/regions?parent_region_id=a',
      '//v3/regions?parent_region_id=a',
      'http://evil.example/v3/regions?parent_region_id=a',
    ]) {
      const answer = await app.call('GET', url, { as: 'admin', headers: { host: 'identity.example:5000' } })
      expect(answer.json.links.self, url).toBe('http://identity.example:5000/v3/regions?parent_region_id=a')
    }
  })

  it('name the public endpoint with its path, without its version', async () => {
    const app = await testApp({
      config: { DEFAULT: { public_endpoint: 'https://cloud.example/identity/v3/' } },
    })
    const answer = await app.call('GET', '/v3/regions', { as: 'admin' })
    expect(answer.json.links.self).toBe('https://cloud.example/identity/v3/regions')
    expect(answer.json.regions[0].links.self).toBe('https://cloud.example/identity/v3/regions/RegionOne')
    expect((await app.call('GET', '/')).headers.location).toBe('https://cloud.example/identity/v3/')
    expect((await app.call('GET', '/v3/regions')).headers['www-authenticate']).toBe(
      'Keystone uri="https://cloud.example/identity/v3"',
    )
  })

  it('are not made from a Host that is not one: 400', async () => {
    const app = await testApp()
    for (const host of ['a b', 'a:99999', 'a"b', 'user@host', 'a/b', 'a,b', '[::1', 'a\\b']) {
      const answer = await app.call('GET', '/v3/regions', { as: 'admin', headers: { host } })
      expect([host, answer.status]).toEqual([host, 400])
    }
    for (const host of ['localhost', '[::1]:5000', '10.0.0.1', 'a-b_c.example:80']) {
      expect((await app.call('GET', '/v3/regions', { as: 'admin', headers: { host } })).status, host).toBe(
        200,
      )
    }
  })

  it('follow a proxy only when it is configured', async () => {
    const headers = { host: 'inside', 'x-forwarded-host': 'outside.example', 'x-forwarded-proto': 'https' }
    const without = await testApp()
    expect((await without.call('GET', '/', { headers })).headers.location).toBe('http://inside/v3/')
    const behind = await testApp({ config: { oslo_middleware: { enable_proxy_headers_parsing: true } } })
    expect((await behind.call('GET', '/', { headers })).headers.location).toBe('https://outside.example/v3/')
  })
})
