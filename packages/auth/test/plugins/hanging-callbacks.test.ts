import { expect, it } from 'vitest'
import {
  type IdentityPlugin,
  identity,
  onDemand,
  token,
  v3OidcAccessToken,
  v3OidcDeviceAuthorization,
  v3OidcPassword,
} from '../../src/index.ts'
import { scriptedTransport } from '../../src/testing/index.ts'
import { tokenAnswer } from '../fixtures.ts'
import { json, oidcOptions, oidcPeers } from './federation/oidc/oidc-peers.ts'

type Ask = () => Promise<string>

const provider = () =>
  oidcPeers(({ url }) =>
    url.endsWith('/begin')
      ? json(200, {
          device_code: 'd3vice',
          user_code: 'ABCD',
          verification_uri: 'https://idp.example/device',
          expires_in: 60,
          interval: 1,
        })
      : json(200, { access_token: 'b3arer' }),
  )

const keystone = () => scriptedTransport(() => tokenAnswer())

it.each<[string, typeof provider, (ask: Ask) => IdentityPlugin]>([
  [
    'otp',
    provider,
    (otp) => v3OidcPassword({ ...oidcOptions, username: 'ada', password: 'pw', idpOtpKey: 'totp', otp }),
  ],
  ['accessToken', provider, (accessToken) => v3OidcAccessToken({ ...oidcOptions, accessToken })],
  [
    'onVerification',
    provider,
    (ask) =>
      v3OidcDeviceAuthorization({
        ...oidcOptions,
        deviceAuthorizationEndpoint: 'https://idp.example/begin',
        onVerification: async () => void (await ask()),
      }),
  ],
  [
    'onDemand',
    keystone,
    (ask) =>
      identity({
        authUrl: 'https://identity.example',
        discover: false,
        methods: [onDemand('token', async () => token({ id: await ask() }))],
      }),
  ],
])(
  'the next login does not wait for what an aborted one asks of %s, and an answer to that one goes nowhere',
  async (_, peers, make) => {
    const abort = new AbortController()
    const late = Promise.withResolvers<string>()
    const asked = Promise.withResolvers<void>()
    const answers = [late.promise, Promise.resolve('in-time')]
    const http = peers()
    const plugin = make(() => {
      asked.resolve()
      return answers.shift() ?? Promise.reject(new Error('asked too often'))
    })
    const aborted = plugin.getToken({ ...http, signal: abort.signal })
    await asked.promise
    abort.abort()
    await expect(aborted).rejects.toBe(abort.signal.reason)
    expect(await plugin.getToken(http)).toEqual(expect.any(String))
    expect(answers).toEqual([])
    const { length } = http.requests
    late.resolve('too-late')
    await new Promise(setImmediate)
    expect(http.requests).toHaveLength(length)
  },
)
