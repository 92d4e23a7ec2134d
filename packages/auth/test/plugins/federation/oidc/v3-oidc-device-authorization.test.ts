import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type DeviceVerification, v3OidcDeviceAuthorization } from '../../../../src/index.ts'
import type { TransportResponse } from '../../../../src/transport.ts'
import { expectCode, expectRejection } from '../../../expect-code.ts'
import { formOf, json, oidcOptions, oidcPeers } from './oidc-peers.ts'

const begun = {
  device_code: 'd3vice',
  user_code: 'ABCD-EFGH',
  verification_uri: 'https://idp.example/device',
  expires_in: 60,
  interval: 5,
}
const deviceAuthorizationEndpoint = 'https://idp.example/device_authorization'
const pending = json(400, { error: 'authorization_pending' })
const done = json(200, { access_token: 'b3arer' })

function setup(answers: (TransportResponse | Error)[], beginning: object = begun, more: object = {}) {
  const told: DeviceVerification[] = []
  const askedAt: number[] = []
  const http = oidcPeers(({ url }) => {
    if (url === deviceAuthorizationEndpoint) return json(200, beginning)
    askedAt.push(Date.now() / 1000)
    const answer = answers.shift() ?? pending
    if (answer instanceof Error) throw answer
    return answer
  })
  const onVerification = (one: DeviceVerification) => void told.push(one)
  const plugin = v3OidcDeviceAuthorization({
    ...oidcOptions,
    deviceAuthorizationEndpoint,
    onVerification,
    ...more,
  })
  return { http, plugin, told, askedAt }
}

describe('v3OidcDeviceAuthorization', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 0 }))
  afterEach(() => void vi.useRealTimers())

  it('tells where to go, and asks until the person has been there, more slowly when told so', async () => {
    const { http, plugin, told, askedAt } = setup([pending, json(400, { error: 'slow_down' }), pending, done])
    const token = plugin.getToken(http)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(await token).toBe('unscoped')
    expect(askedAt).toStrictEqual([5, 10, 20, 30])
    expect(told).toStrictEqual([
      {
        verificationUri: 'https://idp.example/device',
        verificationUriComplete: undefined,
        userCode: 'ABCD-EFGH',
        expiresAt: new Date(60_000),
      },
    ])
    expect(formOf(http.requests[1])).toStrictEqual({
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: 'd3vice',
      client_id: 'cl:ient',
    })
  })

  it('goes on after trouble, more slowly until the provider answers again', async () => {
    const busy = { ...json(429, {}), headers: { 'retry-after': '25' } }
    const answers = [new Error('reset'), json(503, {}), pending, busy, done]
    const { http, plugin, askedAt } = setup(answers, { ...begun, expires_in: 600 })
    const token = plugin.getToken(http)
    await vi.advanceTimersByTimeAsync(600_000)
    expect(await token).toBe('unscoped')
    expect(askedAt).toStrictEqual([5, 15, 35, 40, 65])
  })

  it('waits no longer than the login lasts, whatever retry-after says', async () => {
    const busy = { ...json(503, {}), headers: { 'retry-after': '86400' } }
    const { http, plugin, askedAt } = setup([busy])
    const rejection = expectRejection('login_expired', plugin.getToken(http))
    await vi.advanceTimersByTimeAsync(5000)
    await rejection
    expect(askedAt).toStrictEqual([5])
  })

  it('tells the time with the clock that it is given', async () => {
    const now = () => new Date(Date.now() + 1e9)
    const { http, plugin, told } = setup([done], begun, { now })
    const token = plugin.getToken(http)
    await vi.advanceTimersByTimeAsync(5000)
    await token
    expect(told[0]?.expiresAt).toStrictEqual(new Date(1e9 + 60_000))
  })

  it('binds the result to the login with PKCE', async () => {
    const { http, plugin } = setup([done], begun, { codeChallengeMethod: 'S256' })
    const token = plugin.getToken(http)
    // Hashing takes time that no fake clock knows of.
    await vi.waitFor(() => expect(vi.getTimerCount()).toBeGreaterThan(0))
    await vi.advanceTimersByTimeAsync(5000)
    await token
    const { code_challenge, code_challenge_method } = formOf(http.requests[0])
    const { code_verifier = '' } = formOf(http.requests[1])
    expect(code_challenge_method).toBe('S256')
    expect(code_challenge).toBe(createHash('sha256').update(code_verifier).digest('base64url'))
  })

  it.each([
    ['unauthorized', { error: 'access_denied' }],
    ['login_expired', { error: 'expired_token' }],
    ['refused', { error: 'invalid_request' }],
  ] as const)('rejects with %s when the provider ends the login', async (code, error) => {
    const { http, plugin } = setup([json(400, error)])
    const rejection = expectRejection(code, plugin.getToken(http))
    await vi.advanceTimersByTimeAsync(5000)
    await rejection
  })

  it.each([
    ['the time that the provider gives', 60, 11],
    ['half an hour at most', 1e9, 359],
  ])('waits %s', async (_, expires_in, questions) => {
    const { http, plugin, askedAt } = setup([], { ...begun, expires_in })
    const rejection = expectRejection('login_expired', plugin.getToken(http))
    await vi.advanceTimersByTimeAsync(31 * 60_000)
    await rejection
    expect(askedAt).toHaveLength(questions)
  })

  it('stops asking when nobody waits any more', async () => {
    const { http, plugin, askedAt } = setup([])
    const abort = new AbortController()
    const waiting = plugin.getToken({ ...http, signal: abort.signal }).catch((error: Error) => error.name)
    await vi.advanceTimersByTimeAsync(6000)
    abort.abort()
    expect(await waiting).toBe('AbortError')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(askedAt).toHaveLength(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each([
    { device_code: undefined },
    { user_code: 1 },
    { verification_uri: 'javascript:alert(1)' },
    { verification_uri: 'https://idp.example/\u001b[2J' },
    { expires_in: -1 },
    { expires_in: undefined },
  ])('refuses an answer that does not say how to go on (%#)', async (wrong) => {
    const { http, plugin, told } = setup([done], { ...begun, ...wrong })
    await expectRejection('invalid_response', plugin.getToken(http))
    expect(told).toStrictEqual([])
  })

  it('refuses methods of PKCE that it does not know', () => {
    expectCode('invalid_option', () => setup([], begun, { codeChallengeMethod: 'none' }))
  })
})
