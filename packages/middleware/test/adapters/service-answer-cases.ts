import { describe, expect, it } from 'vitest'
import type { Serve } from './echo-service.ts'
import { guardedWith, valuesOf } from './guarded.ts'

/** What every adapter does with the service's own answers. */
export function serviceAnswerCases(adapter: string, serve: Serve): void {
  const { guarded } = guardedWith(serve)

  describe(`${adapter}: answers of the service`, () => {
    it.each(['/deny', '/deny-raw'])(
      'keep their 401 at %s and get the challenge in addition',
      async (target) => {
        const { get } = await guarded({ delayAuthDecision: true })
        const response = await get([], target)
        expect(response.status).toBe(401)
        expect(response.body).toBe('{"mine":true}')
        // One header with a list says the same as two (RFC 9110, section 5.3), and some servers join them.
        expect(valuesOf(response, 'WWW-Authenticate').join(', ')).toBe(
          'Basic realm="service", Keystone uri="https://auth.example.com/"',
        )
      },
    )

    it('are left alone otherwise', async () => {
      const { get } = await guarded()
      const response = await get(['X-Auth-Token: gAAAAABada'], '/forbid')
      expect(response.status).toBe(403)
      expect(valuesOf(response, 'WWW-Authenticate')).toEqual([])
    })
  })
}
