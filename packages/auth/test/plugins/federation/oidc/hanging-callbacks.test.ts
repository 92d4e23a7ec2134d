import { expect, it } from 'vitest'
import { v3OidcAccessToken, v3OidcDeviceAuthorization, v3OidcPassword } from '../../../../src/index.ts'
import { json, oidcOptions, oidcPeers } from './oidc-peers.ts'

const begun = {
  device_code: 'd3vice',
  user_code: 'ABCD',
  verification_uri: 'https://idp.example/device',
  expires_in: 60,
  interval: 1,
}

const user = { username: 'ada', password: 'pw', idpOtpKey: 'totp' }
const deviceAuthorizationEndpoint = 'https://idp.example/begin'

it.each([
  ['otp', (ask: () => Promise<string>) => v3OidcPassword({ ...oidcOptions, ...user, otp: ask }), 0],
  ['accessToken', (ask: () => Promise<string>) => v3OidcAccessToken({ ...oidcOptions, accessToken: ask }), 0],
  [
    'onVerification',
    (ask: () => Promise<string>) =>
      v3OidcDeviceAuthorization({
        ...oidcOptions,
        deviceAuthorizationEndpoint,
        onVerification: async () => void (await ask()),
      }),
    1,
  ],
])('a login that was aborted does not go on when %s answers at last', async (_, make, requests) => {
  const abort = new AbortController()
  const answer = Promise.withResolvers<string>()
  const asked = Promise.withResolvers<void>()
  const http = oidcPeers(() => json(200, { ...begun, access_token: 'b3arer' }))
  const plugin = make(() => {
    asked.resolve()
    return answer.promise
  })
  const waiting = plugin.getToken({ ...http, signal: abort.signal })
  await asked.promise
  abort.abort()
  await expect(waiting).rejects.toThrow(abort.signal.reason)
  answer.resolve('123456')
  await new Promise(setImmediate)
  expect(http.requests).toHaveLength(requests)
})
