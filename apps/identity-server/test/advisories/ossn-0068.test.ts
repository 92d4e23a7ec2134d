/** OSSN-0068: one user could revoke tokens without end, and slow the validation of everybody's down. */
import { expect, it } from 'vitest'
import { testApp } from '../app/test-app.ts'
import { rescope, tokenIn } from '../auth/login.ts'

it('lets a user revoke so many tokens a minute, and others theirs', async () => {
  const app = await testApp({ config: { ks: { revocations_per_user: 3 } } })
  const revoke = async (token: string) => {
    const headers = { 'x-subject-token': tokenIn(await rescope(app, token, 'unscoped')) }
    return app.call('DELETE', '/auth/tokens', { token, headers })
  }
  const member = await app.token('member')
  for (let times = 0; times < 3; times++) expect((await revoke(member)).status).toBe(204)
  const refused = await revoke(member)
  expect(refused.status).toBe(429)
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  expect(await app.storage.read.selectFrom('revocation_event').selectAll().execute()).toHaveLength(3)
  expect((await revoke(await app.token('nobody'))).status).toBe(204)
})
