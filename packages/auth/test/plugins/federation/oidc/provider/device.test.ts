import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  type AuthError,
  type DeviceVerification,
  type V3OidcDeviceAuthorizationOptions,
  v3OidcDeviceAuthorization,
} from '../../../../../src/index.ts'
import { expectRejection } from '../../../../expect-code.ts'
import { browser, type Page } from './browser.ts'
import { deviceGrant } from './clients.ts'
import { holdTime, passTime, passTimeUntil } from './pass-time.ts'
import { adaForEngines, startPeers } from './peers.ts'
import { postForm, transport } from './sockets.ts'
import type { Middleware } from './start-provider.ts'

type Person = (verification: DeviceVerification) => Promise<Page>

/** Goes to the page, types the code, confirms it, logs in and consents. */
const approve: Person = async ({ verificationUri, userCode }) => {
  const somebody = browser()
  const page = await somebody.submit(await somebody.open(verificationUri), { user_code: userCode })
  return somebody.logIn(await somebody.submit(page))
}

/** What the provider said to questions for the result, and when: in seconds since the test began. */
function watchPolls() {
  const began = Date.now()
  const polls: [second: number, said: string][] = []
  const watch: Middleware = async (ctx, next) => {
    await next()
    if (ctx.path !== '/op/token') return
    const { error = 'done' } = ctx.body as { error?: string }
    polls.push([(Date.now() - began) / 1000, error])
  }
  return { polls, watch }
}

/** RFC 8628 lets a provider ask for more time between questions, but this provider never does. */
function slowDownBefore(seconds: number): Middleware {
  let last = Date.now()
  return async (ctx, next) => {
    await next()
    if (ctx.path !== '/op/token') return
    const { error } = ctx.body as { error?: string }
    if (error === 'authorization_pending' && Date.now() - last < seconds * 1000)
      ctx.body = { error: 'slow_down' }
    last = Date.now()
  }
}

async function setup(
  more: Partial<V3OidcDeviceAuthorizationOptions> = {},
  [configuration, ...middleware]: Parameters<typeof startPeers> = [],
) {
  const { polls, watch } = watchPolls()
  const { op, options } = await startPeers(configuration, watch, ...middleware)
  const { promise: told, resolve: onVerification } = Promise.withResolvers<DeviceVerification>()
  const plugin = v3OidcDeviceAuthorization({ ...options, clientId: 'cli', onVerification, ...more })
  return { op, polls, plugin, told }
}

describe('device authorization at a real provider', () => {
  beforeEach(holdTime)
  afterEach(() => void vi.useRealTimers())

  it.each([
    ['a public client', {}],
    ['a client with a secret', { clientId: 'cli-with-secret', clientSecret: 'cli-s3cret' }],
    [
      'a client that sends a challenge, which this provider does not look at',
      { codeChallengeMethod: 'S256' },
    ],
  ] as const)('asks until the person has been there, for %s', async (_, client) => {
    const { plugin, told, polls } = await setup(client)
    const access = plugin.getAccess({ transport })
    await passTimeUntil(() => polls.length === 2)
    expect((await approve(await told)).html).toContain('Sign-in Success')
    expect(await passTime(access)).toMatchObject(adaForEngines)
    expect(polls).toEqual([
      [5, 'authorization_pending'],
      [10, 'authorization_pending'],
      [15, 'done'],
    ])
  })

  it('asks more slowly from then on when the provider says so', async () => {
    const { plugin, told, polls } = await setup({}, [{}, slowDownBefore(7)])
    const token = plugin.getToken({ transport })
    await passTimeUntil(() => polls.length === 3)
    await approve(await told)
    await passTime(token)
    expect(polls).toEqual([
      [5, 'slow_down'],
      [15, 'authorization_pending'],
      [25, 'authorization_pending'],
      [35, 'done'],
    ])
  })

  it('leads to a page that has the code in it already', async () => {
    const { plugin, told } = await setup()
    const token = plugin.getToken({ transport })
    await passTimeUntil(() => vi.getTimerCount() > 0)
    const { verificationUriComplete = '' } = await told
    const somebody = browser()
    const confirm = await somebody.submit(await somebody.open(verificationUriComplete))
    await somebody.logIn(await somebody.submit(confirm))
    expect(await passTime(token)).toEqual(expect.any(String))
  })

  it('asks nobody again while the provider renews the login, and somebody when it does not', async () => {
    const { op, plugin, told } = await setup({ openidScope: 'openid offline_access' })
    const refreshTokens: string[] = []
    op.provider.on('refresh_token.saved', ({ jti }) => refreshTokens.push(jti))
    const token = plugin.getToken({ transport })
    await passTimeUntil(() => vi.getTimerCount() > 0)
    await approve(await told)
    await passTime(token)
    plugin.invalidate()
    await plugin.getToken({ transport })
    const newest = refreshTokens.at(-1) ?? ''
    await postForm(`${op.origin}/op/revoke`, { token: newest, client_id: 'cli' })
    plugin.invalidate()
    await expectRejection('login_expired', passTime(plugin.getToken({ transport })))
    expect(op.requests.filter((one) => one === 'POST /op/device')).toHaveLength(2)
    expect(op.grants.slice(0, 3)).toEqual([deviceGrant, 'refresh_token', 'refresh_token: invalid_grant'])
  })

  it.each<[string, Person]>([
    [
      'the code is not confirmed',
      async ({ verificationUri, userCode }) => {
        const somebody = browser()
        const page = await somebody.submit(await somebody.open(verificationUri), { user_code: userCode })
        return somebody.submit(page, { abort: 'yes' })
      },
    ],
    [
      'the person does not log in',
      async ({ verificationUri, userCode }) => {
        const somebody = browser()
        const page = await somebody.submit(await somebody.open(verificationUri), { user_code: userCode })
        return somebody.cancel(await somebody.submit(page))
      },
    ],
  ])('is unauthorized when %s', async (_, refuse) => {
    const { plugin, told, polls } = await setup()
    const token = expectRejection('unauthorized', plugin.getToken({ transport }))
    await passTimeUntil(() => polls.length === 1)
    expect((await refuse(await told)).html).toContain('interrupted')
    const error = await passTime(token)
    expect(error.message).toContain('answered 400: access_denied: End-User aborted interaction')
    expect(polls).toEqual([
      [5, 'authorization_pending'],
      [10, 'access_denied'],
    ])
  })

  it('asks for as long as the provider waits, and no longer', async () => {
    const { plugin, polls } = await setup()
    await passTime(expectRejection('login_expired', plugin.getToken({ transport })))
    expect(polls).toEqual(Array.from({ length: 11 }, (_, at) => [5 * (at + 1), 'authorization_pending']))
  })

  it('is over when the provider says so, whatever the clock says here', async () => {
    const slow = new Date()
    // The provider remembers codes for longer than it takes them.
    const { plugin, polls } = await setup({ now: () => slow }, [{ clockTolerance: 30 }])
    const error = await passTime(expectRejection('login_expired', plugin.getToken({ transport })))
    expect((error.cause as AuthError).message).toContain('expired_token: device code is expired')
    expect(polls.at(-1)).toEqual([60, 'expired_token'])
  })

  it('does not begin for a client that may not, or that the provider does not know', async () => {
    for (const [code, clientId, said] of [
      ['refused', 'app', 'invalid_request: urn:ietf:params:oauth:grant-type:device_code is not allowed'],
      ['unauthorized', 'nobody', 'invalid_client: client authentication failed'],
    ] as const) {
      const { plugin, polls } = await setup({ clientId })
      const error = await expectRejection(code, plugin.getToken({ transport }))
      expect(error.message).toContain(`/op/device answered ${error.status}: ${said}`)
      expect(polls).toEqual([])
    }
  })

  it('does not begin at a provider that offers no such logins', async () => {
    const { op, plugin } = await setup({}, [{ features: { deviceFlow: { enabled: false } }, clients: [] }])
    const error = await expectRejection('discovery_failed', plugin.getToken({ transport }))
    expect(error.message).toContain('does not offer the grant urn:ietf:params:oauth:grant-type:device_code')
    expect(op.requests).toEqual(['GET /.well-known/openid-configuration'])
  })
})
