import { anAccess } from '@ks/auth/testing'
import { expect, it } from 'vitest'
import { keystone } from '../../src/adapters/fetch.ts'
import { type KeystoneOptions, parseKeystoneChallenge, type Validator } from '../../src/index.ts'

const wwwAuthenticateUri = 'https://auth.example.com/'
const validator: Validator = (token) =>
  token === 'gAAAAABada' ? { ok: true, access: anAccess() } : { ok: false, refusal: 'invalid' }

function guarded(options: Partial<KeystoneOptions> = {}) {
  return keystone({ validator, wwwAuthenticateUri, ...options } as KeystoneOptions)(
    async (request, { identity, refusal }) => {
      if (request.url.endsWith('/deny')) {
        return new Response('mine', { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="service"' } })
      }
      const body = await request.text()
      return Response.json({
        headers: Object.fromEntries(request.headers),
        user: identity?.user.name,
        refusal,
        body,
      })
    },
  )
}

const requestTo = (path: string, init: RequestInit = {}) =>
  new Request(`https://service.example${path}`, init)
const withToken = (token: string) => ({ 'X-Auth-Token': token })

it('M-010: answers 401 with a challenge that a client can follow', async () => {
  const response = await guarded()(requestTo('/'))
  expect(response.status).toBe(401)
  expect(parseKeystoneChallenge(response.headers.get('www-authenticate'))).toBe(wwwAuthenticateUri)
  expect(await response.json()).toMatchObject({ error: { code: 401 } })
})

it('M-001: gives the handler the identity, its headers and the body', async () => {
  const init = { method: 'POST', body: 'text', headers: withToken('gAAAAABada') }
  const echo = JSON.parse(await (await guarded()(requestTo('/', init))).text())
  expect(echo).toMatchObject({ user: 'ada', body: 'text' })
  expect(echo.headers).toMatchObject({ 'x-identity-status': 'Confirmed', 'x-user-name': 'ada' })
})

it('E4: removes identity headers of the client in every spelling', async () => {
  const headers = {
    ...withToken('bad'),
    'X-Roles': 'spoof',
    x_user_id: 'spoof',
    'OpenStack-System-Scope': 'spoof',
  }
  const response = await guarded({ delayAuthDecision: true })(requestTo('/', { headers }))
  const text = await response.text()
  expect(text).not.toContain('spoof')
  expect(JSON.parse(text)).toMatchObject({
    refusal: 'invalid',
    headers: { 'x-identity-status': 'Indeterminate' },
  })
})

it('refuses two tokens', async () => {
  const headers = new Headers(withToken('gAAAAABada'))
  headers.append('X-Auth-Token', 'gAAAAABada')
  expect((await guarded()(requestTo('/', { headers }))).status).toBe(401)
})

it('D8: adds the challenge to a 401 of the handler', async () => {
  const response = await guarded()(requestTo('/deny', { headers: withToken('gAAAAABada') }))
  expect(await response.text()).toBe('mine')
  expect(response.headers.get('www-authenticate')).toBe(
    'Basic realm="service", Keystone uri="https://auth.example.com/"',
  )
})
