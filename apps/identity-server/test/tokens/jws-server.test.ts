import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { configuredFormat } from '../../src/tokens/formats.ts'
import { jwsAlgorithmNames } from '../../src/tokens/jws-algorithms.ts'
import { loadJwsKeys } from '../../src/tokens/jws-keys.ts'
import { jwsRotate } from '../../src/tokens/jws-rotation.ts'
import { testApp } from '../app/test-app.ts'
import { standingClock } from '../auth/clock.ts'
import { rescope, tokenIn, validity } from '../auth/login.ts'
import { jwsApp, jwsConfig } from './jws-app.ts'

const watch = { now: Date.now, onReloadFailed: () => undefined }

describe('a server with [token] provider = jws', () => {
  it.each(jwsAlgorithmNames)(
    'issues tokens signed with %s, exchanges, validates and ends them',
    async (algorithm) => {
      const { app, place } = await jwsApp({}, algorithm)
      const token = await app.token('member')
      expect(JSON.parse(Buffer.from(token.split('.')[0] as string, 'base64url').toString())).toEqual({
        alg: algorithm,
        typ: 'JWT',
      })
      expect(loadJwsKeys(place).signing.algorithm).toBe(algorithm)

      const headers = { 'x-subject-token': token }
      const shown = await app.call('GET', '/v3/auth/tokens', { as: 'admin', headers })
      expect([shown.status, shown.json.token.user.id]).toEqual([200, app.ids.users.member])
      const unscoped = tokenIn(await rescope(app, token, 'unscoped'))
      expect(unscoped).toMatch(/^eyJ/)
      expect(await validity(app, unscoped)).toBe(200)
      expect((await app.call('DELETE', '/v3/auth/tokens', { token, headers })).status).toBe(204)
      expect(await validity(app, token)).toBe(401)
    },
  )

  it('does not take Fernet tokens, and a server with provider = fernet does not take JWS', async () => {
    const [{ app: signing }, encrypting] = [await jwsApp(), await testApp()]
    expect(await validity(signing, await encrypting.token('nobody'))).toBe(401)
    expect(await validity(encrypting, await signing.token('nobody'))).toBe(401)
  })

  it('ends the tokens of a public key that is gone, also those that it remembers', async () => {
    const clock = standingClock()
    const { app, place } = await jwsApp({ clock: clock.now })
    const token = await app.token('member')
    expect(await validity(app, token)).toBe(200)
    const { signing } = loadJwsKeys(place)
    // What an operator does whose key was stolen: another one signs, and the stolen one counts no more.
    jwsRotate(place, { minimumAgeSeconds: 0, now: () => clock.now().getTime() })
    for (const name of readdirSync(place.publicDirectory))
      if (name.endsWith(`${signing.fingerprint}.pem`)) rmSync(join(place.publicDirectory, name))
    clock.forward(2)
    await expect.poll(() => validity(app, token), { timeout: 10_000 }).toBe(401)
  })
})

describe('configuredFormat', () => {
  it('refuses to start without usable keys', async () => {
    const { place, config } = jwsConfig()
    const app = await testApp({ config })
    const { jwt_tokens } = app.config
    const other = { ...app.config, jwt_tokens: { ...jwt_tokens, jws_algorithm: 'EdDSA' as const } }
    expect(() => configuredFormat(other, watch)).toThrow(expect.objectContaining({ code: 'mismatched' }))
    rmSync(place.publicDirectory, { recursive: true })
    expect(() => configuredFormat(app.config, watch)).toThrow(expect.objectContaining({ code: 'missing' }))
  })
})
