import { expect, it } from 'vitest'
import { testApp } from '../app/test-app.ts'

const deprecated = [
  ['POST', '/v3/auth/tokens', '/auth'],
  ['GET', '/v3/auth/tokens', '/auth/tokens'],
  ['HEAD', '/v3/auth/tokens', '/auth/tokens'],
  ['DELETE', '/v3/auth/tokens', '/auth/tokens'],
  ['GET', '/v3/auth/catalog', '/auth/catalog'],
  ['GET', '/v3/auth/projects', '/auth/projects'],
  ['GET', '/v3/auth/domains', '/auth/domains'],
  ['GET', '/v3/auth/system', '/auth/system'],
  ['POST', '/v2.0/tokens', '/auth'],
  ['GET', '/v2.0/tokens/x', '/auth/tokens'],
  ['GET', '/v2.0/tokens/x/endpoints', '/auth/catalog'],
  ['GET', '/v2.0/tenants', '/auth/projects'],
  ['GET', '/v2.0', '/auth'],
  ['POST', '/v3/ec2tokens', '/auth/ec2'],
  ['POST', '/v3/s3tokens', '/auth/s3'],
  ['POST', '/v2.0/ec2tokens', '/auth/ec2'],
  ['POST', '/v2.0/s3tokens', '/auth/s3'],
] as const

it('is told of every former location, with its successor and without an end', async () => {
  const app = await testApp()
  for (const [method, url, successor] of deprecated) {
    const { headers } = await app.call(method, url, { as: 'admin', ...(method === 'POST' && { body: {} }) })
    expect([url, headers.deprecation, headers.link]).toEqual([
      url,
      '@1795651200',
      `<http://localhost${successor}>; rel="successor-version"`,
    ])
    expect(headers.sunset).toBeUndefined()
  }
})

it('is not told of the location itself, of the rest of the API, or where it is switched off', async () => {
  const app = await testApp()
  for (const url of ['/auth', '/auth/tokens', '/auth/catalog', '/v3', '/v3/users']) {
    const { headers } = await app.call('GET', url, { as: 'admin' })
    expect([url, headers.deprecation, headers.link]).toEqual([url, undefined, undefined])
  }
  const quiet = await testApp({ config: { ks: { deprecation_headers: false } } })
  for (const [method, url] of deprecated) {
    const { headers } = await quiet.call(method, url, { as: 'admin', ...(method === 'POST' && { body: {} }) })
    expect(headers.deprecation).toBeUndefined()
    expect(headers.link).toBeUndefined()
  }
})
