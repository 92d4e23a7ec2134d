import { describe, expect, it } from 'vitest'
import { oauth2Bearer } from '../../src/companions/oauth2/index.ts'
import { createGuard } from '../../src/index.ts'
import type { Echo } from '../adapters/echo-service.ts'
import { sessionAt } from '../support/session.ts'
import { keystoneWith } from '../support/stub-keystone.ts'
import { projectToken, ruledToken } from '../support/token-bodies.ts'
import { adapters } from './guarded-services.ts'

const wwwAuthenticateUri = 'https://identity.example/v3'
const unauthorized =
  '{"error":{"code":401,"title":"Unauthorized","message":"The request you have made requires authentication."}}'

describe.each(adapters)('K4 oauth2Bearer behind %s', (_name, serve) => {
  async function guarded() {
    const keystone = await keystoneWith({ gAAAAABada: projectToken, gAAAAABrobot: ruledToken })
    const session = sessionAt(keystone.url)
    const service = await serve({ session, wwwAuthenticateUri, scheme: oauth2Bearer() })
    const call = (headers: Record<string, string> = {}) => fetch(service.url, { headers })
    return {
      keystone,
      call,
      async [Symbol.asyncDispose]() {
        await service[Symbol.asyncDispose]()
        await keystone[Symbol.asyncDispose]()
      },
    }
  }

  it.each(['Bearer gAAAAABada', 'bearer  gAAAAABada'])('takes the token of %j', async (authorization) => {
    await using it = await guarded()
    const response = await it.call({ authorization })
    expect(response.status).toBe(200)
    expect((await response.json()) as Echo).toMatchObject({
      user: 'ada',
      headers: { 'x-roles': 'member,reader', 'x-identity-status': 'Confirmed', authorization },
    })
    expect(it.keystone.validations()[0]?.headers['x-subject-token']).toBe('gAAAAABada')
  })

  it('gives the service the token that was validated, and no other that the client brings', async () => {
    await using it = await guarded()
    const response = await it.call({ authorization: 'Bearer gAAAAABada', 'x-auth-token': 'gAAAAABstolen' })
    const echo = (await response.json()) as Echo
    expect(echo.headers['x-auth-token']).toBe('gAAAAABada')
    expect(echo.rawHeaders).not.toContain('gAAAAABstolen')
  })

  it.each<Record<string, string>>([
    {},
    { 'x-auth-token': 'gAAAAABada' },
    { 'x-storage-token': 'gAAAAABada' },
    { authorization: 'Basic YWRhOnMzY3JldA==', 'x-auth-token': 'gAAAAABada' },
    { authorization: 'gAAAAABada' },
    { authorization: 'Bearer' },
    { authorization: 'Bearer gAAAAABada gAAAAABada' },
    { authorization: `Bearer ${'a'.repeat(8193)}` },
  ])('refuses %j with the challenge, without asking Keystone', async (headers) => {
    await using it = await guarded()
    const response = await it.call(headers)
    expect([response.status, await response.text()]).toEqual([401, unauthorized])
    expect(response.headers.get('www-authenticate')).toBe(`Keystone uri="${wwwAuthenticateUri}"`)
    expect(it.keystone.asked).toEqual([])
  })

  it('refuses a token that Keystone does not know, and one whose access rules do not allow the request', async () => {
    await using it = await guarded()
    expect((await it.call({ authorization: 'Bearer gAAAAABbad' })).status).toBe(401)
    expect((await it.call({ authorization: 'Bearer gAAAAABrobot' })).status).toBe(401)
  })
})

it('K4 oauth2Bearer leaves no decision to the service', () => {
  const options = { validator: () => ({ ok: false, refusal: 'invalid' }) as const, wwwAuthenticateUri }
  expect(() => createGuard({ ...options, scheme: oauth2Bearer(), delayAuthDecision: true })).toThrow(
    expect.objectContaining({ code: 'contradictory_options', option: 'delayAuthDecision' }),
  )
})
