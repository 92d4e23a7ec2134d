import { describe, expect, it } from 'vitest'
import { scriptedTransport } from '../../src/testing/index.ts'
import type { TransportResponse } from '../../src/transport.ts'
import { expectRejection } from '../expect-code.ts'
import { bodyOfLogin } from './body-of-login.ts'
import { cloudsOf } from './cloud-folder.ts'

const mine = `
clouds:
  mine: { profile: vendor, auth_type: v3password, auth: { username: ada, password: pw } }`

const vendor = (more = '') => `
public-clouds:
  vendor: { regions: [alpha, beta], auth: { auth_url: 'https://{region_name}.example', project-domain-id: d } ${more} }`

describe('a profile of clouds-public.yaml', () => {
  it('lies under the settings of the cloud', async () => {
    const clouds = await cloudsOf({ 'clouds.yaml': mine, 'clouds-public.yaml': vendor() })
    const config = await clouds.config({ region: 'beta', overrides: { project_name: 'engines' } })
    expect(config.service('identity').regionName).toBe('beta')
    const { auth } = await bodyOfLogin(await config.plugin())
    expect(auth.scope).toStrictEqual({ project: { name: 'engines', domain: { id: 'd' } } })
    await expectRejection('unknown_region', clouds.config({ region: 'gamma' }))
    expect(clouds.files).toHaveLength(2)
  })

  it('may be named with an old word, with a warning', async () => {
    const old = mine.replace('profile:', 'cloud:')
    const clouds = await cloudsOf({ 'clouds.yaml': old, 'clouds-public.yaml': vendor() })
    expect((await clouds.config()).region).toBe('alpha')
    expect(clouds.warnings.map(({ code }) => code)).toStrictEqual(['deprecated'])
  })

  it('may be chosen by the caller', async () => {
    const clouds = await cloudsOf({ 'clouds.yaml': 'clouds: { mine: {} }', 'clouds-public.yaml': vendor() })
    expect((await clouds.config({ overrides: { profile: 'vendor' } })).region).toBe('alpha')
  })

  it('says when the provider gives it up', async () => {
    const deprecated = vendor(', status: deprecated, message: use another')
    const clouds = await cloudsOf({ 'clouds.yaml': mine, 'clouds-public.yaml': deprecated })
    const config = await clouds.config()
    expect(clouds.warnings.map(({ code }) => code)).toStrictEqual(['deprecated'])
    expect(config.setting('message')).toBeUndefined()
    const shutdown = vendor(', status: shutdown')
    const gone = await cloudsOf({ 'clouds.yaml': mine, 'clouds-public.yaml': shutdown })
    await expectRejection('invalid_configuration', gone.config())
  })

  it('is missed with a warning', async () => {
    const clouds = await cloudsOf({ 'clouds.yaml': mine })
    await clouds.config()
    expect(clouds.warnings.map(({ code }) => code)).toStrictEqual(['unknown_profile'])
  })
})

describe('a profile that is a URL', () => {
  const remote = mine.replace('vendor', "'https://vendor.example/whatever'")
  const answer = (body: string, status = 200): TransportResponse => ({ status, headers: {}, body })

  it('is fetched from the well-known place of its host, when the caller brings a transport', async () => {
    const { transport, requests } = scriptedTransport(() =>
      answer(
        '{"name": "vendor", "profile": {"auth": {"auth_url": "https://id.vendor.example"}, "region_name": "r"}}',
      ),
    )
    const clouds = await cloudsOf({ 'clouds.yaml': remote }, { profileTransport: transport })
    const config = await clouds.config()
    expect(config.region).toBe('r')
    expect(config.service('identity').endpointOverride).toBe('https://id.vendor.example')
    expect(requests.map(({ url }) => url)).toStrictEqual(['https://vendor.example/.well-known/openstack/api'])
  })

  it('cannot decide how certificates are verified', async () => {
    const profile =
      '{"profile": {"verify": false, "insecure": true, "cacert": "/tmp/x", "image_format": "raw"}}'
    const { transport } = scriptedTransport(() => answer(profile))
    const clouds = await cloudsOf({ 'clouds.yaml': remote }, { profileTransport: transport })
    const config = await clouds.config()
    expect(config.tls).toStrictEqual({ verify: true })
    expect(config.setting('image_format')).toBe('raw')
    expect(clouds.warnings.map(({ code }) => code)).toStrictEqual(Array(3).fill('ignored_setting'))
  })

  it('decides nothing over the head of the user by way of its regions', async () => {
    const values = { verify: false, auth: { auth_url: 'https://evil.example', project_domain_id: 'd' } }
    const profile = JSON.stringify({ profile: { regions: [{ name: 'r1', values }] } })
    const { transport, requests } = scriptedTransport(() => answer(profile))
    const own = remote.replace('username: ada', "username: ada, auth_url: 'https://mine.example'")
    const clouds = await cloudsOf({ 'clouds.yaml': own }, { profileTransport: transport })
    const config = await clouds.config()
    expect(config.tls.verify).toBe(true)
    const login = scriptedTransport(() => answer('', 500))
    await expect((await config.plugin()).getToken(login)).rejects.toThrow()
    expect(login.requests.map(({ url }) => new URL(url).origin)).toEqual(['https://mine.example'])
    expect(requests).toMatchObject([{ redirect: false }])
  })

  it.each([answer('{}'), answer('no json'), answer('{"profile": []}'), answer('{"profile": {}}', 404)])(
    'is refused when the host answers %j',
    async (response) => {
      const { transport } = scriptedTransport(() => response)
      const clouds = await cloudsOf({ 'clouds.yaml': remote }, { profileTransport: transport })
      await expectRejection('invalid_configuration', clouds.config())
    },
  )

  it('is refused without a transport, and without TLS', async () => {
    await expectRejection('invalid_configuration', (await cloudsOf({ 'clouds.yaml': remote })).config())
    const { transport, requests } = scriptedTransport(() => answer('{"profile": {}}'))
    const plain = remote.replace('https:', 'http:')
    const clouds = await cloudsOf({ 'clouds.yaml': plain }, { profileTransport: transport })
    await expectRejection('invalid_configuration', clouds.config())
    expect(requests).toStrictEqual([])
  })
})
