import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { type TransportResponse, v3Kerberos } from '../../src/index.ts'
import { scriptedTransport } from '../../src/testing/index.ts'
import { expectCode, expectRejection } from '../expect-code.ts'
import { errorAnswer, tokenAnswer } from '../fixtures.ts'
import { fakeKerberos } from './fake-kerberos.ts'

const authUrl = 'https://Cloud.example:5000/krb'

function negotiated(answer: TransportResponse, challenge: string): TransportResponse {
  return { ...answer, headers: { ...answer.headers, 'www-authenticate': challenge } }
}

const proven = negotiated(tokenAnswer('t1'), 'Negotiate c2VydmVy')

describe('v3Kerberos', () => {
  it('shows a ticket for the service with the first request, and claims nothing in the body', async () => {
    const { negotiate, principals, heard } = fakeKerberos()
    const http = scriptedTransport(() => proven)
    const plugin = v3Kerberos({ authUrl, negotiate, projectId: 'p1' })
    expect(await plugin.getToken(http)).toBe('t1')
    expect(await plugin.getToken(http)).toBe('t1')
    expect(principals).toStrictEqual(['HTTP@cloud.example'])
    expect(heard).toStrictEqual(['c2VydmVy'])
    expect(http.requests).toMatchObject([
      {
        method: 'POST',
        url: 'https://Cloud.example:5000/krb/v3/auth/tokens',
        redirect: false,
        headers: { authorization: 'Negotiate Y2xpZW50' },
      },
    ])
    expect(JSON.parse(http.requests[0]?.body ?? '')).toStrictEqual({
      auth: { identity: { methods: ['kerberos'], kerberos: {} }, scope: { project: { id: 'p1' } } },
    })
  })

  it('takes a new ticket for the next login', async () => {
    const { negotiate, principals } = fakeKerberos()
    const http = scriptedTransport((_, index) => tokenAnswer(`t${index}`))
    const plugin = v3Kerberos({ authUrl, negotiate })
    await plugin.getToken(http)
    plugin.invalidate()
    expect(await plugin.getToken(http)).toBe('t1')
    expect(principals).toHaveLength(2)
  })

  it.each([
    ['required', 'Negotiate c2VydmVy', undefined],
    ['required', 'Basic realm="a, Negotiate eA==, b", negotiate  c2VydmVy', undefined],
    ['required', undefined, 'invalid_response'],
    ['required', 'Negotiate', 'invalid_response'],
    ['required', 'Negotiate c2V!', 'invalid_response'],
    ['required', 'Negotiate d3Jvbmc=', 'invalid_response'],
    ['optional', undefined, undefined],
    ['optional', 'Negotiate d3Jvbmc=', 'invalid_response'],
    ['disabled', 'Negotiate d3Jvbmc=', undefined],
  ] as const)('with mutualAuth %s and the answer %s: %s', async (mutualAuth, challenge, code) => {
    const answer = challenge === undefined ? tokenAnswer('t1') : negotiated(tokenAnswer('t1'), challenge)
    const plugin = v3Kerberos({ authUrl, negotiate: fakeKerberos().negotiate, mutualAuth })
    const token = plugin.getToken(scriptedTransport(() => answer))
    if (code === undefined) expect(await token).toBe('t1')
    else await expectRejection(code, token)
  })

  it('refuses an answer before the conversation is complete', async () => {
    const { negotiate } = fakeKerberos(['b25l', 'dHdv'])
    const plugin = v3Kerberos({ authUrl, negotiate, mutualAuth: 'required' })
    await expectRejection('invalid_response', plugin.getToken(scriptedTransport(() => proven)))
  })

  it('goes on when the service has a question', async () => {
    const { negotiate } = fakeKerberos(['b25l', 'dHdv'])
    const http = scriptedTransport((_, index) =>
      index === 0 ? negotiated(errorAnswer(401, 'more'), 'Negotiate c2VydmVy') : tokenAnswer('t1'),
    )
    expect(await v3Kerberos({ authUrl, negotiate }).getToken(http)).toBe('t1')
    expect(http.requests.map(({ headers }) => headers.authorization)).toStrictEqual([
      'Negotiate b25l',
      'Negotiate dHdv',
    ])
  })

  it('ends a conversation that does not end', async () => {
    const { negotiate } = fakeKerberos(Array(20).fill('YWdhaW4='))
    const http = scriptedTransport(() => negotiated(errorAnswer(401, 'more'), 'Negotiate c2VydmVy'))
    await expectRejection('invalid_response', v3Kerberos({ authUrl, negotiate }).getToken(http))
    expect(http.requests).toHaveLength(5)
  })

  it.each([
    ['unauthorized', negotiated(errorAnswer(401, 'no Y2xpZW50'), 'Negotiate')],
    ['unauthorized', negotiated(errorAnswer(401, 'no Y2xpZW50'), 'Negotiate c2VydmVy')],
    ['refused', errorAnswer(403, 'no Y2xpZW50')],
    ['invalid_response', { status: 302, headers: { location: 'https://evil.example' }, body: '' }],
  ] as const)('rejects with %s, and shows no ticket (%#)', async (code, answer) => {
    const plugin = v3Kerberos({ authUrl, negotiate: fakeKerberos().negotiate })
    const http = scriptedTransport(() => answer)
    const error = await expectRejection(code, plugin.getToken(http))
    expect(inspect(error)).not.toContain('Y2xpZW50')
    expect(http.requests).toHaveLength(1)
  })

  it('sends no ticket that comes when nobody waits for the login any more', async () => {
    const abort = new AbortController()
    const ticket = Promise.withResolvers<string>()
    const http = scriptedTransport(() => proven)
    const plugin = v3Kerberos({ authUrl, negotiate: async () => ({ step: () => ticket.promise }) })
    const waiting = plugin.getToken({ ...http, signal: abort.signal })
    await new Promise(setImmediate)
    abort.abort()
    await expect(waiting).rejects.toThrow(abort.signal.reason)
    ticket.resolve('Y2xpZW50')
    await new Promise(setImmediate)
    expect(http.requests).toStrictEqual([])
  })

  it('sends no header that is made of something else than base64', async () => {
    const http = scriptedTransport(() => proven)
    const { negotiate } = fakeKerberos(['a\r\nx: y'])
    await expectRejection('invalid_option', v3Kerberos({ authUrl, negotiate }).getToken(http))
    expect(http.requests).toStrictEqual([])
  })

  it.each([
    ['invalid_option', { authUrl: 'http://cloud.example' }],
    ['invalid_option', { mutualAuth: 'maybe' as 'optional' }],
    ['invalid_option', { projectId: 'p1', domainId: 'd1' }],
    ['missing_options', { negotiate: undefined as never }],
  ] as const)('refuses with %s options that cannot work (%#)', (code, wrong) => {
    expectCode(code, () => v3Kerberos({ authUrl, negotiate: fakeKerberos().negotiate, ...wrong }))
  })

  it('takes http on this machine, and elsewhere when told to', () => {
    const { negotiate } = fakeKerberos()
    v3Kerberos({ authUrl: 'http://127.0.0.1:5000', negotiate })
    v3Kerberos({ authUrl: 'http://cloud.example', negotiate, allowHttp: true })
  })
})
