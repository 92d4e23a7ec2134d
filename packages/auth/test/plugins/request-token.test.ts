import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { type AuthError, type TransportResponse, v3Password, v3Token } from '../../src/index.ts'
import { scriptedTransport } from '../../src/testing/index.ts'
import { expectRejection } from '../expect-code.ts'
import { errorAnswer, projectToken, tokenAnswer } from '../fixtures.ts'

const authUrl = 'https://identity.example'
const html = {
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<!DOCTYPE html><p>s3cret-pw</p>',
}

function login(answer: TransportResponse) {
  const http = scriptedTransport(() => answer)
  return v3Password({ authUrl, username: 'ada', password: 's3cret-pw' }).getToken(http)
}

const withoutTokenHeader = { ...tokenAnswer(), headers: { 'x-openstack-request-id': 'req-1' } }

describe('a login at an Identity service', () => {
  it.each<[string, TransportResponse, AuthError['code'], Partial<AuthError>]>([
    ['401', errorAnswer(401, 'No.'), 'unauthorized', { status: 401, requestId: 'req-401' }],
    ['403', errorAnswer(403, 'No.'), 'refused', { status: 403, requestId: 'req-403' }],
    ['404', errorAnswer(404, 'No.'), 'refused', { status: 404, requestId: 'req-404' }],
    ['429', errorAnswer(429, 'Later.'), 'refused', { status: 429, requestId: 'req-429' }],
    ['500', errorAnswer(500, 'Oh.'), 'refused', { status: 500, requestId: 'req-500' }],
    ['503 in HTML', { ...html, status: 503 }, 'refused', { status: 503, requestId: undefined }],
    ['401 with nothing', { status: 401, headers: {}, body: '' }, 'unauthorized', { status: 401 }],
    ['401 with JSON that is no object', { status: 401, headers: {}, body: 'null' }, 'unauthorized', {}],
    ['200 in HTML', html, 'invalid_response', { status: 200 }],
    [
      'a redirection',
      { status: 302, headers: { location: '/' }, body: '' },
      'invalid_response',
      { status: 302 },
    ],
    [
      '201 without X-Subject-Token',
      withoutTokenHeader,
      'invalid_response',
      { status: 201, requestId: 'req-1' },
    ],
    ['201 with an empty X-Subject-Token', tokenAnswer(''), 'invalid_response', { requestId: 'req-201' }],
    [
      'truncated JSON',
      tokenAnswer('t', projectToken.slice(0, 200)),
      'invalid_response',
      { requestId: 'req-201' },
    ],
    ['HTML with a token header', tokenAnswer('t', html.body), 'invalid_response', { requestId: 'req-201' }],
    [
      'a v2.0 token',
      tokenAnswer('t', '{"access":{"token":{"id":"t"}}}'),
      'invalid_response',
      { status: 201 },
    ],
    [
      'a token without user',
      tokenAnswer('t', '{"token":{"expires_at":"2031-01-01T00:00:00Z"}}'),
      'invalid_response',
      {},
    ],
  ])('fails on %s', async (_, answer, code, facts) => {
    const error = await expectRejection(code, login(answer))
    expect(error).toMatchObject(facts)
    expect(error.message).toContain('https://identity.example/v3/auth/tokens')
    if (error.requestId !== undefined) expect(error.message).toContain(error.requestId)
    expect(inspect(error, { depth: null })).not.toContain('s3cret-pw')
  })

  it('says what the server said', async () => {
    const { message } = await expectRejection(
      'unauthorized',
      login(errorAnswer(401, 'The password is expired.')),
    )
    expect(message).toContain('The password is expired.')
  })

  it('says at most 500 characters of what the server said', async () => {
    const { message } = await expectRejection('refused', login(errorAnswer(500, 'x'.repeat(100_000))))
    expect(message.length).toBeLessThan(700)
  })

  it('names the cause where a body is not a token', async () => {
    const { cause } = await expectRejection('invalid_response', login(tokenAnswer('t', '{"token":{}}')))
    expect(cause).toMatchObject({ code: 'malformed' })
  })

  it('never repeats a password or token that the server repeats', async () => {
    const echo = (secret: string) => errorAnswer(400, `Cannot read {"password": "${secret}"} ${secret}`)
    const byPassword = await expectRejection('refused', login(echo('s3cret-pw')))
    expect(inspect(byPassword, { depth: null })).not.toContain('s3cret-pw')

    const http = scriptedTransport(() => echo('gAAAAABold'))
    const byToken = await expectRejection('refused', v3Token({ authUrl, token: 'gAAAAABold' }).getToken(http))
    expect(inspect(byToken, { depth: null })).not.toContain('gAAAAABold')

    // Cut in the middle, a secret would no longer be found.
    const late = errorAnswer(400, `${'x'.repeat(495)}s3cret-pw`)
    expect((await expectRejection('refused', login(late))).message).not.toContain('s3cre')
  })

  it('says what the server said also to an empty password', async () => {
    const http = scriptedTransport(() => errorAnswer(401, 'Wrong.'))
    const empty = v3Password({ authUrl, username: 'ada', password: '' }).getToken(http)
    expect((await expectRejection('unauthorized', empty)).message).toContain(': Wrong.')
  })

  it('passes on what the transport throws', async () => {
    const failure = new Error('connection refused')
    const http = scriptedTransport(() => Promise.reject(failure))
    await expect(v3Password({ authUrl, username: 'ada', password: 'pw' }).getToken(http)).rejects.toBe(
      failure,
    )
  })

  it('tries again after a failure', async () => {
    const http = scriptedTransport((_, index) => (index === 0 ? errorAnswer(500, 'Oh.') : tokenAnswer()))
    const plugin = v3Password({ authUrl, username: 'ada', password: 'pw' })
    await expectRejection('refused', plugin.getToken(http))
    expect(await plugin.getToken(http)).toBe('gAAAAABtoken')
  })
})
