import { describe, expect, it } from 'vitest'
import { keystone } from '../../src/adapters/fetch.ts'
import { ec2Signature } from '../../src/companions/ec2/index.ts'
import { oauth2Bearer } from '../../src/companions/oauth2/index.ts'
import { s3Signature } from '../../src/companions/s3/index.ts'
import type { AuthScheme, KeystoneOptions } from '../../src/index.ts'
import type { Serve } from '../adapters/echo-service.ts'
import { exchanging, right } from './exchanging.ts'

/** Nothing listens: the handler is called with requests. */
async function handling(schemeFor: Parameters<typeof exchanging>[1], answer = right) {
  let options: KeystoneOptions | undefined
  const serve: Serve = async (given) => {
    options = given
    return { url: '', port: 0, async [Symbol.asyncDispose]() {} }
  }
  const it = await exchanging(serve, schemeFor, answer)
  const handle = keystone(options!)(async (request, { identity }) =>
    Response.json({
      user: identity?.user.name,
      url: request.url,
      body: await request.text(),
      token: request.headers.get('x-auth-token'),
      roles: request.headers.get('x-roles'),
    }),
  )
  return { ...it, handle: async (request: Request) => await (await handle(request)).json() }
}

describe('schemes behind fetch', () => {
  it('K1 hashes the body and leaves it to the handler', async () => {
    await using made = await handling((session) => ec2Signature({ session, maxBodyBytes: 200 }))
    const url = 'https://ec2.example/services'
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      host: 'ec2.example',
      'x-roles': 'admin',
    }
    const body = 'AWSAccessKeyId=AK&SignatureVersion=2&Signature=x'
    expect(await made.handle(new Request(url, { method: 'POST', headers, body }))).toEqual({
      user: 'ada',
      url,
      body,
      token: 'gAAAAABsigned',
      roles: 'member,reader',
    })
    expect(made.exchanged[0]?.body).toMatchObject({ ec2Credentials: { verb: 'POST', path: '/services' } })
    const large = new Request(url, { method: 'POST', headers, body: body.padEnd(201, 'x') })
    await expect(made.handle(large)).rejects.toThrow(SyntaxError)
    expect(made.exchanged).toHaveLength(1)
  })

  it('K2 gives the handler the URL of the account', async () => {
    await using made = await handling((session) => s3Signature({ session }))
    const headers = { authorization: 'AWS AK:sig', 'x-auth-token': 'R0VU' }
    expect(
      await made.handle(
        new Request('https://s3.example/v1/AK/b?x=1', { method: 'PUT', headers, body: 'data' }),
      ),
    ).toMatchObject({
      url: 'https://s3.example/v1/AUTH_263fd9c2e6a54f4f8f0b1c2d3e4f5a6b/b?x=1',
      body: 'data',
    })
  })

  it('K4 takes a bearer token', async () => {
    await using made = await handling((): AuthScheme => oauth2Bearer())
    const headers = { authorization: 'Bearer gAAAAABsigned' }
    expect(await made.handle(new Request('https://x.example/', { headers }))).toMatchObject({ user: 'ada' })
  })
})
