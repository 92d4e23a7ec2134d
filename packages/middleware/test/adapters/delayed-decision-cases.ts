import { describe, expect, it } from 'vitest'
import type { Serve } from './echo-service.ts'
import { echoIn, guardedWith, identityPart } from './guarded.ts'

/** How every adapter leaves the decision to the service. */
export function delayedDecisionCases(adapter: string, serve: Serve): void {
  const { guarded, guardedBy } = guardedWith(serve)

  describe(`${adapter}: delayAuthDecision`, () => {
    it('M-041 rejects nothing itself', async () => {
      const { get } = await guarded({ delayAuthDecision: true })
      expect((await get()).status).toBe(200)
      expect((await get(['X-Auth-Token: gAAAAABunknown'])).status).toBe(200)
      expect((await get(['X-Auth-Token: gAAAAABada'])).status).toBe(200)
    })

    it('M-042 says Confirmed for a validated token and Indeterminate for all else', async () => {
      const { get } = await guarded({ delayAuthDecision: true })
      const statusFor = async (lines: string[]) => identityPart(echoIn(await get(lines)).headers)
      expect(await statusFor([])).toEqual({ 'x-identity-status': 'Indeterminate' })
      expect(await statusFor(['X-Auth-Token: gAAAAABunknown'])).toEqual({
        'x-identity-status': 'Indeterminate',
      })
      expect(await statusFor(['X-Auth-Token: gAAAAABada'])).toMatchObject({
        'x-identity-status': 'Confirmed',
      })
    })

    it('M-043 gives the service what it needs to decide', async () => {
      const { get } = await guarded({ delayAuthDecision: true })
      expect(echoIn(await get())).toMatchObject({ user: null, refusal: 'missing' })
      const unknown = echoIn(await get(['X-Auth-Token: gAAAAABunknown']))
      expect(unknown).toMatchObject({ user: null, refusal: 'invalid' })
      expect(echoIn(await get(['X-Auth-Token: gAAAAABada']))).toMatchObject({ user: 'ada', refusal: null })
    })

    it('lets the service decide when Keystone cannot be asked', async () => {
      const { get } = await guardedBy({ ok: false, refusal: 'unavailable' }, { delayAuthDecision: true })
      expect(echoIn(await get(['X-Auth-Token: gAAAAABada']))).toMatchObject({
        user: null,
        refusal: 'unavailable',
      })
    })

    it("uses keystonemiddleware's words when asked to", async () => {
      const { get } = await guarded({ delayAuthDecision: true, compat: 'keystonemiddleware' })
      expect(echoIn(await get()).headers['x-identity-status']).toBe('Invalid')
      const { headers } = echoIn(await get(['X-Auth-Token: gAAAAABada']))
      expect(headers).toMatchObject({
        'x-tenant': 'engines',
        'x-user': '9f0c4b1c6a1e4f0b8f1d3c5a7e9b2d4f',
      })
    })
  })
}
