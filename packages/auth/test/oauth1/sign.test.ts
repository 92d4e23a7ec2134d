import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatOAuth1Header, parseOAuth1Header } from '../../src/oauth1/authorization.ts'
import { signatureBaseString } from '../../src/oauth1/base-string.ts'
import { signOAuth1 } from '../../src/oauth1/sign.ts'
import { hmacSha1, verifyHmacSha1 } from '../../src/oauth1/signature.ts'

const secrets = { consumerSecret: 'kd94hf93k423kf44', tokenSecret: 'pfkkdhi9sl3r4s00' }

describe('signatureBaseString', () => {
  it('is that of the RFC', () => {
    const base = signatureBaseString({
      method: 'post',
      url: 'http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b',
      parameters: [
        ['realm', 'Example'],
        ['oauth_consumer_key', '9djdj82h48djs9d2'],
        ['oauth_token', 'kkk9d7dh3k39sjv7'],
        ['oauth_signature_method', 'HMAC-SHA1'],
        ['oauth_timestamp', '137131201'],
        ['oauth_nonce', '7d8f3e4a'],
        ['oauth_signature', 'bYT5CMsGcbgUdFHObYMEfcx6bsw='],
        ['c2', ''],
        ['a3', '2 q'],
      ],
    })
    expect(base).toBe(
      'POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D' +
        '%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a' +
        '%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7',
    )
  })

  it('encodes what a URL would leave as it is, and keeps a port that is not the usual one', () => {
    const parameters = [
      ['oauth_consumer_key', 'k'],
      ['oauth_token', 't&=+ü~'],
      ['oauth_nonce', "n*(!)'"],
    ] as const
    // As oauthlib makes it.
    expect(
      signatureBaseString({ method: 'POST', url: 'https://ks.example:5000/v3/auth/tokens', parameters }),
    ).toBe(
      'POST&https%3A%2F%2Fks.example%3A5000%2Fv3%2Fauth%2Ftokens&oauth_consumer_key%3Dk' +
        '%26oauth_nonce%3Dn%252A%2528%2521%2529%2527%26oauth_token%3Dt%2526%253D%252B%25C3%25BC~',
    )
  })
})

describe('signOAuth1', () => {
  it('signs as the examples of the RFC are signed', async () => {
    const photos = { method: 'GET', url: 'http://photos.example.net/photos?file=vacation.jpg&size=original' }
    const parameters = [
      ['oauth_consumer_key', 'dpf43f3p2l4k3l03'],
      ['oauth_token', 'nnch734d00sl2jdk'],
      ['oauth_signature_method', 'HMAC-SHA1'],
      ['oauth_timestamp', '137131202'],
      ['oauth_nonce', 'chapoH'],
    ] as const
    expect(await hmacSha1(signatureBaseString({ ...photos, parameters }), secrets)).toBe(
      'MdpQcU8iPSUjWoN/UDMsK2sui9I=',
    )
  })

  it('puts everything that the server needs into the header', async () => {
    const header = await signOAuth1(
      {
        method: 'POST',
        url: 'https://ks.example/v3/OS-OAUTH1/access_token',
        parameters: [['oauth_verifier', 'aB3=']],
      },
      {
        consumerKey: 'ck',
        consumerSecret: secrets.consumerSecret,
        token: { key: 'tk', secret: secrets.tokenSecret },
      },
      { now: new Date(1_700_000_000_999), nonce: '0badcafe' },
    )
    // The signature is oauthlib's.
    expect(header).toBe(
      'OAuth oauth_consumer_key="ck", oauth_token="tk", oauth_signature_method="HMAC-SHA1", ' +
        'oauth_timestamp="1700000000", oauth_nonce="0badcafe", oauth_version="1.0", oauth_verifier="aB3%3D", ' +
        'oauth_signature="25udIypDky7Mxdo2E%2FpvzZdq%2Fgc%3D"',
    )
  })

  it('makes a new nonce for every signature, of hexadecimal digits', async () => {
    const sign = () =>
      signOAuth1({ method: 'POST', url: 'http://a/' }, { consumerKey: 'k', consumerSecret: 's' })
    const nonces = [await sign(), await sign()].map((header) => parseOAuth1Header(header)?.get('oauth_nonce'))
    expect(nonces[0]).toMatch(/^[0-9a-f]{32}$/)
    expect(nonces[1]).not.toBe(nonces[0])
  })
})

describe('verifyHmacSha1', () => {
  it('takes what hmacSha1 made, and nothing else', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(text, text, text, text, async (base, consumerSecret, tokenSecret, other) => {
        const signature = await hmacSha1(base, { consumerSecret, tokenSecret })
        expect(await verifyHmacSha1(base, signature, { consumerSecret, tokenSecret })).toBe(true)
        expect(await verifyHmacSha1(`${base}.`, signature, { consumerSecret, tokenSecret })).toBe(false)
        if (other !== tokenSecret)
          expect(await verifyHmacSha1(base, signature, { consumerSecret, tokenSecret: other })).toBe(false)
      }),
      { numRuns: 50 },
    )
  })

  it.each(['', '%', 'AAAA', '=', 'ü', 'A'.repeat(10_000)])(
    'takes no %j for a signature',
    async (signature) => {
      expect(await verifyHmacSha1('base', signature, secrets)).toBe(false)
    },
  )

  it('does not let a secret run into the other', async () => {
    const signature = await hmacSha1('base', { consumerSecret: 'a&b', tokenSecret: 'c' })
    expect(await verifyHmacSha1('base', signature, { consumerSecret: 'a', tokenSecret: 'b&c' })).toBe(false)
  })
})

describe('parseOAuth1Header', () => {
  it('reads what formatOAuth1Header wrote', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(fc.dictionary(text, text, { minKeys: 1, noNullPrototype: true }), (parameters) => {
        const pairs = Object.entries(parameters)
        expect([...(parseOAuth1Header(formatOAuth1Header(pairs)) ?? [])]).toEqual(pairs)
      }),
    )
  })

  it('reads the header of the RFC', () => {
    const header = 'OAuth realm="Example",\n    oauth_consumer_key="0685bd9184jfhq22",oauth_token="ad%20180"'
    expect(Object.fromEntries(parseOAuth1Header(header) ?? [])).toEqual({
      realm: 'Example',
      oauth_consumer_key: '0685bd9184jfhq22',
      oauth_token: 'ad 180',
    })
  })

  it.each([
    ['another scheme', 'Basic dXNlcjpwYXNz'],
    ['nothing', ''],
    ['the scheme alone', 'OAuth'],
    ['no parameters', 'OAuth '],
    ['no quotes', 'OAuth a=b'],
    ['a parameter twice', 'OAuth a="1", a="2"'],
    ['half an escape', 'OAuth a="%"'],
    ['an escape that is no UTF-8', 'OAuth a="%ff"'],
    ['a comma too much', 'OAuth a="1",'],
  ])('refuses %s', (_, header) => {
    expect(parseOAuth1Header(header)).toBeUndefined()
  })
})
