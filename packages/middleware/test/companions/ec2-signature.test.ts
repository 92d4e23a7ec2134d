import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { ec2Signature } from '../../src/companions/ec2/index.ts'
import type { Echo } from '../adapters/echo-service.ts'
import { clock } from '../support/clock.ts'
import { rawRequest } from '../support/raw-request.ts'
import { serviceToken } from '../support/stub-keystone.ts'
import { exchanging, right, wrong } from './exchanging.ts'
import { adapters } from './guarded-services.ts'

const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
const v2 = 'AWSAccessKeyId=AK&Action=DescribeInstances&SignatureVersion=2&Timestamp=2026-06-01T00%3A00%3A00Z'
const form = `${v2}&Signature=c2ln%2Ba%3D`
const formType = { 'content-type': 'application/x-www-form-urlencoded' }
const authorization =
  'AWS4-HMAC-SHA256 Credential=AK/20260601/RegionOne/ec2/aws4_request, SignedHeaders=host;x-amz-date, Signature=abc123'
const v4 = { authorization, 'x-amz-date': '20260601T000000Z', 'x-other': 'no business of Keystone' }

/** A URL of version 4 that is good from an instant for so many seconds. */
const presigned = (date: string, seconds: string) =>
  `Action=x&X-Amz-Credential=AK%2F${date.slice(0, 8)}%2FR%2Fec2%2Faws4_request&X-Amz-SignedHeaders=host&X-Amz-Date=${date}&X-Amz-Expires=${seconds}&X-Amz-Signature=abc`

describe.each(adapters)('K1 ec2Signature behind %s', (_name, serve) => {
  const guarded = (answer = right, maxBodyBytes?: number) =>
    exchanging(serve, (session) => ec2Signature({ session, maxBodyBytes, now: clock().now }), answer)

  it('exchanges a signature of version 2 in the query for a token', async () => {
    await using it = await guarded()
    const response = await fetch(`${it.url}/services/Cloud/?${form}`, { headers: { 'x-auth-token': 'mine' } })
    expect(response.status).toBe(200)
    expect(it.exchanged).toEqual([
      {
        url: '/v3/ec2tokens',
        token: serviceToken,
        body: {
          ec2Credentials: {
            access: 'AK',
            signature: 'c2ln+a=',
            host: `127.0.0.1:${it.port}`,
            verb: 'GET',
            path: '/services/Cloud/',
            params: {
              AWSAccessKeyId: 'AK',
              Action: 'DescribeInstances',
              SignatureVersion: '2',
              Timestamp: '2026-06-01T00:00:00Z',
            },
            headers: {},
            body_hash: emptyHash,
          },
        },
      },
    ])
    const echo = (await response.json()) as Echo
    expect(echo).toMatchObject({ user: 'ada', headers: { 'x-auth-token': 'gAAAAABsigned' } })
    expect(echo.rawHeaders).not.toContain('mine')
    expect(it.keystone.validations()[0]?.headers['x-subject-token']).toBe('gAAAAABsigned')
  })

  it('reads a signature of version 2 from a form, and leaves the form to the service', async () => {
    await using it = await guarded()
    const response = await fetch(it.url, { method: 'POST', headers: formType, body: form })
    expect(((await response.json()) as Echo).body).toBe(form)
    const sent = it.exchanged[0]?.body as { ec2Credentials: object }
    expect(sent.ec2Credentials).toMatchObject({
      verb: 'POST',
      signature: 'c2ln+a=',
      params: { Action: 'DescribeInstances' },
      body_hash: createHash('sha256').update(form).digest('hex'),
    })
  })

  it('exchanges a signature of version 4 with the hash of a body of many pieces', async () => {
    await using it = await guarded()
    const body = 'Action=x&'.repeat(60_000)
    const response = await fetch(it.url, {
      method: 'POST',
      headers: { ...v4, 'content-type': 'text/plain' },
      body,
    })
    expect(((await response.json()) as Echo).body).toBe(body)
    expect(it.exchanged[0]?.body).toEqual({
      ec2Credentials: {
        access: 'AK',
        signature: 'abc123',
        host: `127.0.0.1:${it.port}`,
        verb: 'POST',
        path: '/',
        params: {},
        headers: {
          Authorization: authorization,
          Host: `127.0.0.1:${it.port}`,
          'X-Amz-Date': '20260601T000000Z',
        },
        body_hash: createHash('sha256').update(body).digest('hex'),
      },
    })
  })

  it('exchanges a presigned URL of version 4 with all of its query but the signature', async () => {
    await using it = await guarded()
    const query = 'Action=x&X-Amz-Credential=AK%2F20260601%2FR%2Fec2%2Faws4_request&X-Amz-SignedHeaders=host'
    expect((await fetch(`${it.url}/?${query}&X-Amz-Signature=abc`)).status).toBe(200)
    expect(it.exchanged[0]?.body).toMatchObject({
      ec2Credentials: {
        access: 'AK',
        signature: 'abc',
        params: Object.fromEntries(new URLSearchParams(query)),
        headers: { Host: `127.0.0.1:${it.port}` },
      },
    })
  })

  it.each([
    ['version 4', presigned('20260531T235900Z', '61')],
    ['version 2', `${form}&Expires=2026-06-01T00:00:01Z`],
  ])('takes a presigned URL of %s to its last second', async (_version, query) => {
    await using it = await guarded()
    expect((await fetch(`${it.url}/?${query}`)).status).toBe(200)
  })

  it('answers a wrong signature with 400 and AuthFailure in XML', async () => {
    await using it = await guarded(wrong)
    const response = await fetch(`${it.url}/?${form}`)
    expect([response.status, response.headers.get('content-type')]).toEqual([400, 'text/xml'])
    expect(await response.text()).toBe(
      '<?xml version="1.0"?>\n<Response><Errors><Error><Code>AuthFailure</Code><Message>The access key or the signature is not valid.</Message></Error></Errors></Response>',
    )
  })

  it('logs in again for wrong signatures at most once a minute', async () => {
    await using it = await guarded(wrong)
    for (let count = 0; count < 5; count++) await fetch(`${it.url}/?${form}`)
    expect(it.keystone.asked.filter(({ url }) => url === '/v3/auth/tokens')).toHaveLength(2)
  })

  it.each<[string, string, RequestInit]>([
    ['no signature', '/', {}],
    ['a token instead of a signature', '/', { headers: { 'x-auth-token': 'gAAAAABsigned' } }],
    ['no access key', '/?Signature=x', {}],
    ['version 0', `/?${form.replace('Version=2', 'Version=0')}`, {}],
    ['version 1', `/?${form.replace('Version=2', 'Version=1')}`, {}],
    ['no version', `/?${form.replace('SignatureVersion=2&', '')}`, {}],
    // Keystone verifies by SignatureVersion before it looks for version 4, whose rules must not be the only ones here.
    ['version 0 that looks like version 4', '/?SignatureVersion=0&Action=x', { headers: v4 }],
    ['version 2 that looks like version 4', `/?${v2}`, { method: 'PUT', headers: v4, body: '{}' }],
    ['a presigned URL of version 2 past its time', `/?${form}&Expires=2026-06-01T00:00:00Z`, {}],
    ['a presigned URL past its time', `/?${presigned('20260531T235900Z', '60')}`, {}],
    ['a presigned URL without a date', `/?${presigned('2026', '60')}`, {}],
    ['a presigned URL whose time is no number', `/?${presigned('20260531T235900Z', '1e9')}`, {}],
    ['a parameter that comes twice', `/?${form}&Action=TerminateInstances`, {}],
    ['a parameter in query and form', '/?Action=y', { method: 'POST', headers: formType, body: form }],
    ['a body that is not signed', `/?${form}`, { method: 'POST', body: '{}' }],
    ['a query that is not signed', '/?Action=x', { method: 'POST', headers: v4 }],
    [
      'a body that is too large',
      '/',
      { method: 'POST', headers: formType, body: `${form}&a=${'x'.repeat(500)}` },
    ],
  ])('answers %s with 400, without asking Keystone', async (_what, path, init) => {
    await using it = await guarded(right, 500)
    const response = await fetch(`${it.url}${path}`, init)
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('<Code>AuthFailure</Code>')
    expect(it.exchanged).toEqual([])
  })

  it('refuses a body without a length', async () => {
    await using it = await guarded()
    const head = ['POST / HTTP/1.1', 'Host: x', 'Content-Type: application/x-www-form-urlencoded']
    expect((await rawRequest(it.port, [...head, 'Transfer-Encoding: chunked'])).status).toBe(400)
  })

  it.each([403, 500])('answers 503 when Keystone answers %i', async (status) => {
    await using it = await guarded({ status, body: '{}', headers: { 'Retry-After': '7' } })
    const response = await fetch(`${it.url}/?${form}`)
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '7'])
    expect(await response.text()).toContain('<Code>Unavailable</Code>')
  })
})

it('K1 ec2Signature refuses options that cannot work', () => {
  expect(() => ec2Signature({} as Parameters<typeof ec2Signature>[0])).toThrow(
    expect.objectContaining({ code: 'missing_option', option: 'session' }),
  )
})
