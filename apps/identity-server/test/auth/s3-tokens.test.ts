import { describe, expect, it } from 'vitest'
import { appWithKeys, expectRefusal, signedS3 } from './signing.ts'

const scope = '20260102/RegionOne/s3/aws4_request'
const v4 = ['AWS4-HMAC-SHA256', '20260102T030405Z', scope, 'f'.repeat(64)]

describe('POST /v3/s3tokens', () => {
  it('says who has signed, in both versions, and gives the service no token', async () => {
    const { exchange, keys, ids } = await appWithKeys()
    for (const lines of [[], v4]) {
      const answer = await exchange(signedS3(keys, ...lines), '/v3/s3tokens')
      expect(answer.status, answer.text).toBe(200)
      expect(answer.json.token).toMatchObject({
        methods: ['ec2credential'],
        user: { id: ids.users.member },
        project: { id: ids.project },
      })
      expect(answer.headers['x-subject-token']).toBeUndefined()
    }
  })

  it('reads the string in both alphabets of base64', async () => {
    const { exchange, keys } = await appWithKeys()
    const signed = signedS3(keys, 'GET ~~~???>>>') as { token: string }
    expect(signed.token).toMatch(/[-_]/)
    const token = Buffer.from(signed.token, 'base64url').toString('base64')
    expect((await exchange({ ...signed, token }, '/v3/s3tokens')).status).toBe(200)
  })

  it('has one answer for whatever is in the way', async () => {
    const { exchange, keys } = await appWithKeys()
    const right = signedS3(keys) as Record<string, unknown>
    const failures: Record<string, object> = {
      'an unknown access key': { ...right, access: 'unknown' },
      'a wrong signature': { ...right, signature: 'wrong' },
      'another string': { ...right, token: Buffer.from('other').toString('base64url') },
      'no string': { ...right, token: undefined },
      'another secret': signedS3({ ...keys, secret: 'wrong' }),
      'another service': signedS3(keys, ...v4.with(2, scope.replace('s3', 'ec2'))),
      'a version 4 that is none': signedS3(keys, 'AWS4-HMAC-SHA256'),
      'no signature': { ...right, signature: undefined },
      'no signature at all': { access: keys.access, token: right.token, signature: 'none' },
      nothing: {},
    }
    for (const [name, credentials] of Object.entries(failures))
      expectRefusal(await exchange(credentials, '/v3/s3tokens'), name)
  })

  it('takes no time that the service passes on and that is long ago', async () => {
    const { exchange, keys } = await appWithKeys()
    const headers = { 'X-Amz-Date': '20200102T030405Z' }
    expectRefusal(await exchange({ ...signedS3(keys), headers }, '/v3/s3tokens'), 'old')
  })

  it('answers 400 for what is no such request', async () => {
    const { call, keys, serviceToken: token } = await appWithKeys()
    for (const body of [{}, { credentials: 'x' }, { credentials: { ...signedS3(keys), token: 1 } }])
      expect((await call('POST', '/v3/s3tokens', { token, body })).status, JSON.stringify(body)).toBe(400)
  })
})
