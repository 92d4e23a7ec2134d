import { describe, expect, it } from 'vitest'
import { rawRequests } from '../support/raw-request.ts'
import type { Serve } from './echo-service.ts'
import { guardedWith, valuesOf } from './guarded.ts'

const unauthorizedBody =
  '{"error":{"code":401,"title":"Unauthorized","message":"The request you have made requires authentication."}}'

/** What every adapter answers to a request without a confirmed identity. */
export function challengeCases(adapter: string, serve: Serve): void {
  const { guarded, guardedBy } = guardedWith(serve)

  describe(`${adapter}: requests without a confirmed identity`, () => {
    it('M-001 keeps an unauthenticated call from the service, without asking Keystone', async () => {
      const { get, keystone } = await guarded()
      expect((await get()).body).toBe(unauthorizedBody)
      expect(keystone.asked).toEqual([])
    })

    it('M-010 answers an unauthenticated call with 401', async () => {
      const { get } = await guarded()
      const response = await get()
      expect(response.status).toBe(401)
      expect(valuesOf(response, 'Content-Type')).toEqual(['application/json'])
    })

    it('M-011 says in WWW-Authenticate which protocol it supports', async () => {
      const { get } = await guarded()
      expect(valuesOf(await get(), 'WWW-Authenticate')).toHaveLength(1)
    })

    it('M-012 writes the challenge as Keystone uri="…"', async () => {
      const { get } = await guarded()
      expect(valuesOf(await get(), 'WWW-Authenticate')[0]).toMatch(/^Keystone uri="[^"]+"$/)
    })

    it('M-013 uses double quotes and has a body', async () => {
      const { get } = await guarded()
      const response = await get()
      expect(valuesOf(response, 'WWW-Authenticate')[0]).not.toContain("'")
      expect(valuesOf(response, 'Content-Length')).toEqual([String(unauthorizedBody.length)])
    })

    it.each(['https://auth.example.com/', 'https://auth.example.com', 'http://Keystone:5000/v3?a=%7e'])(
      'M-034 gives %s exactly as configured',
      async (uri) => {
        const { get } = await guarded({ wwwAuthenticateUri: uri })
        expect(valuesOf(await get(), 'WWW-Authenticate')).toEqual([`Keystone uri="${uri}"`])
      },
    )

    it('M-040 answers 401 itself when the token is invalid, with the same words', async () => {
      const { get } = await guarded()
      const response = await get(['X-Auth-Token: gAAAAABunknown'])
      expect(response.status).toBe(401)
      expect(response.body).toBe(unauthorizedBody)
      expect(valuesOf(response, 'WWW-Authenticate')).toEqual(['Keystone uri="https://auth.example.com/"'])
    })

    it('answers a HEAD request without a body', async () => {
      const { service } = await guarded()
      const head = ['HEAD / HTTP/1.1', 'Host: service.example']
      const [response] = await rawRequests(service.port, [[...head, 'Connection: close']])
      expect(response).toMatchObject({ status: 401, body: '' })
    })

    it('answers 401 for two tokens, one of them good', async () => {
      const { get } = await guarded()
      const twice = await get(['X-Auth-Token: gAAAAABada', 'X-Auth-Token: gAAAAABada'])
      expect(twice.status).toBe(401)
    })

    it('answers 503 with Retry-After and without a challenge when Keystone cannot be asked', async () => {
      const { get } = await guardedBy(new Error('connect ECONNREFUSED'))
      const response = await get(['X-Auth-Token: gAAAAABada'])
      expect(response.status).toBe(503)
      expect(valuesOf(response, 'Retry-After')).toEqual(['5'])
      expect(valuesOf(response, 'WWW-Authenticate')).toEqual([])
      expect(JSON.parse(response.body)).toMatchObject({ error: { code: 503 } })
      expect(response.body).not.toContain('ECONNREFUSED')
    })

    it('passes on how long Keystone wants to be left alone', async () => {
      const { get } = await guardedBy({ ok: false, refusal: 'unavailable', retryAfterSeconds: 17 })
      expect(valuesOf(await get(['X-Auth-Token: gAAAAABada']), 'Retry-After')).toEqual(['17'])
    })
  })
}
