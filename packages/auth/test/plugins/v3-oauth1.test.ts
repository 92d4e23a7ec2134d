import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { parseOAuth1Header, signatureBaseString, v3OAuth1, verifyHmacSha1 } from '../../src/index.ts'
import { scriptedTransport } from '../../src/testing/index.ts'
import { expectRejection } from '../expect-code.ts'
import { errorAnswer, tokenAnswer } from '../fixtures.ts'

const options = {
  authUrl: 'https://identity.example',
  consumerKey: 'c0',
  consumerSecret: 'consumer-s3cret',
  accessKey: 'a0',
  accessSecret: 'access-s3cret',
}
const secrets = { consumerSecret: 'consumer-s3cret', tokenSecret: 'access-s3cret' }

describe('v3OAuth1', () => {
  it('sends an empty claim, and in a header the signature of exactly the request that it makes', async () => {
    const http = scriptedTransport(() => tokenAnswer())
    expect(await v3OAuth1(options).getToken(http)).toBe('gAAAAABtoken')
    const [request] = http.requests
    expect(request).toMatchObject({
      method: 'POST',
      url: 'https://identity.example/v3/auth/tokens',
      headers: { 'content-type': 'application/json' },
      body: '{"auth":{"identity":{"methods":["oauth1"],"oauth1":{}}}}',
    })
    const parameters = parseOAuth1Header(request?.headers.authorization ?? '')
    expect(parameters?.get('oauth_consumer_key')).toBe('c0')
    expect(parameters?.get('oauth_token')).toBe('a0')
    const base = signatureBaseString({
      method: 'POST',
      url: 'https://identity.example/v3/auth/tokens',
      parameters: [...(parameters ?? [])],
    })
    expect(await verifyHmacSha1(base, parameters?.get('oauth_signature') ?? '', secrets)).toBe(true)
  })

  it('signs every login anew', async () => {
    const http = scriptedTransport((_, index) => tokenAnswer(`gAAAAAB${index}`))
    const plugin = v3OAuth1(options)
    await plugin.getToken(http)
    plugin.invalidate()
    await plugin.getToken(http)
    const [first, second] = http.requests.map((request) => request.headers.authorization)
    expect(first).not.toBe(second)
  })

  it('keeps the secrets out of requests and errors', async () => {
    const http = scriptedTransport(() => errorAnswer(401, 'not with consumer-s3cret or access-s3cret'))
    const error = await expectRejection('unauthorized', v3OAuth1(options).getToken(http))
    expect(inspect(error)).not.toContain('s3cret')
    expect(inspect(http.requests, { depth: 5 })).not.toContain('s3cret')
  })
})
