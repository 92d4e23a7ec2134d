import { describe, expect, it } from 'vitest'
import { s3Signature } from '../../src/companions/s3/index.ts'
import type { Echo } from '../adapters/echo-service.ts'
import { rawRequest } from '../support/raw-request.ts'
import { serviceToken } from '../support/stub-keystone.ts'
import { projectToken, unscopedToken } from '../support/token-bodies.ts'
import { exchanging, wrong } from './exchanging.ts'
import { adapters } from './guarded-services.ts'

/** As Keystone answers since CVE-2025-65073: who it is, and no token. */
const right = { status: 200, body: projectToken }
const project = '263fd9c2e6a54f4f8f0b1c2d3e4f5a6b'
const stringToSign = 'R0VUCgoKVHVlLCAyNyBNYXIgMjAwNyAxOTozNjo0MiArMDAwMAovYnVja2V0'
const signed = { authorization: 'AWS AK:c2ln+a/=', 'x-auth-token': stringToSign }
const denied =
  '<?xml version="1.0" encoding="UTF-8"?>\r\n<Error>\r\n  <Code>AccessDenied</Code>\r\n  <Message>Access denied</Message>\r\n</Error>\r\n'

describe.each(adapters)('K2 s3Signature behind %s', (_name, serve) => {
  const guarded = (answer: Parameters<typeof exchanging>[2] = right, allowOtherAccounts?: boolean) =>
    exchanging(serve, (session) => s3Signature({ session, allowOtherAccounts }), answer)

  it('asks Keystone who signed, and puts the account of their project into the path', async () => {
    await using it = await guarded()
    const response = await fetch(`${it.url}/v1/AK/bucket/a/AK?format=json`, { headers: signed })
    expect(response.status).toBe(200)
    expect((await response.json()) as Echo).toMatchObject({
      user: 'ada',
      url: `/v1/AUTH_${project}/bucket/a/AK?format=json`,
      headers: { 'x-project-id': project, 'x-roles': 'member,reader' },
    })
    expect(it.exchanged).toEqual([
      {
        url: '/v3/s3tokens',
        token: serviceToken,
        body: { credentials: { access: 'AK', token: stringToSign, signature: 'c2ln+a/=' } },
      },
    ])
    expect(it.keystone.validations()).toEqual([])
  })

  it('takes a token from requests that are not signed', async () => {
    await using it = await guarded()
    const response = await fetch(`${it.url}/v1/AUTH_x/bucket`, {
      headers: { 'x-auth-token': 'gAAAAABsigned' },
    })
    expect((await response.json()) as Echo).toMatchObject({ user: 'ada', url: '/v1/AUTH_x/bucket' })
    expect(it.exchanged).toEqual([])
  })

  it('answers a wrong signature with 401 and AccessDenied in XML', async () => {
    await using it = await guarded(wrong)
    const response = await fetch(`${it.url}/v1/AK/bucket`, { headers: signed })
    expect([response.status, response.headers.get('content-type')]).toEqual([401, 'text/xml'])
    expect(await response.text()).toBe(denied)
  })

  it.each<[string, string, Record<string, string>]>([
    ['a signature without what was signed', '/v1/AK', { authorization: 'AWS AK:sig' }],
    ['an access key alone', '/v1/AK', { ...signed, authorization: 'AWS AK' }],
    ['an account that is no id', '/v1/AK', { ...signed, authorization: 'AWS AK:..:sig' }],
    ['a path without an account', '/v1', signed],
    ['neither signature nor token', '/v1/AK', {}],
  ])('answers %s with 401, without asking Keystone', async (_what, path, headers) => {
    await using it = await guarded()
    const response = await fetch(`${it.url}${path}`, { headers })
    expect([response.status, await response.text()]).toEqual([401, denied])
    expect(it.keystone.asked).toEqual([])
  })

  it('lets the account of another project be named only where that is allowed', async () => {
    const headers = { ...signed, authorization: 'AWS AK:other:sig' }
    await using strict = await guarded()
    expect((await fetch(`${strict.url}/v1/AK/b`, { headers })).status).toBe(401)
    await using open = await guarded(right, true)
    const echo = (await (await fetch(`${open.url}/v1/AK/b`, { headers })).json()) as Echo
    expect(echo).toMatchObject({ url: '/v1/AUTH_other/b', headers: { 'x-project-id': project } })
  })

  it.each(['/v1/AK/../AUTH_other/b', '/v1/AK/%2e%2E/AUTH_other/b', '/../AK/b', '/v1/AK/.;x/b'])(
    'answers a path that leads out of the account with 401: %s',
    async (path) => {
      await using it = await guarded()
      const lines = Object.entries(signed).map(([name, value]) => `${name}: ${value}`)
      const answer = await rawRequest(it.port, [`GET ${path} HTTP/1.1`, 'Host: a', ...lines])
      expect([answer.status, it.exchanged]).toEqual([401, []])
    },
  )

  it('judges access rules by the account that the service will see', async () => {
    const path = `/v1/AUTH_${project}/**`
    const body = JSON.parse(projectToken)
    body.token.catalog = [{ type: 'object-store', id: 's', name: 'swift', endpoints: [] }]
    body.token.application_credential = {
      ...{ id: 'ac', name: 'robot', restricted: true },
      access_rules: [{ id: 'r', service: 'object-store', method: 'GET', path }],
    }
    await using it = await exchanging(
      serve,
      (session) => s3Signature({ session, allowOtherAccounts: true }),
      {
        body: JSON.stringify(body),
        serviceType: 'object-store',
      },
    )
    const statusOf = async (url: string, authorization: string) =>
      (await fetch(`${it.url}${url}`, { headers: { ...signed, authorization } })).status
    expect(await statusOf('/v1/AK/b', 'AWS AK:sig')).toBe(200)
    expect(await statusOf(`/v1/AUTH_${project}/b`, 'AWS AK:other:sig')).toBe(401)
  })

  it('refuses a signer without a project', async () => {
    await using it = await guarded({ status: 200, body: unscopedToken })
    expect((await fetch(`${it.url}/v1/AK`, { headers: signed })).status).toBe(401)
  })

  it.each([
    { status: 403, body: '{}' },
    { status: 200, body: '{"access":{"token":{"id":"t","tenant":{"id":"p"}}}}' },
  ])('answers 503 to a useless answer of Keystone: %j', async (answer) => {
    await using it = await guarded(answer)
    const response = await fetch(`${it.url}/v1/AK`, { headers: signed })
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5'])
  })
})

it('K2 s3Signature refuses options that cannot work', () => {
  const session = { getEndpoint() {}, get() {}, post() {}, invalidate() {} } as never
  expect(() => s3Signature({ session, resellerPrefix: 'a/b' })).toThrow(
    expect.objectContaining({ code: 'invalid_option', option: 'resellerPrefix' }),
  )
})
