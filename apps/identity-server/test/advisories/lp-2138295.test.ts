/** LP-2138295: a policy rule compared nothing with nothing and let everybody see the domain above all. */
import { expect, it } from 'vitest'
import { testApp } from '../app/test-app.ts'

it('shows the root of all domains to nobody', async () => {
  const app = await testApp()
  const id = encodeURIComponent('<<keystone.domain.root>>')
  for (const kind of ['projects', 'domains']) {
    expect((await app.call('GET', `/v3/${kind}/${id}`, { as: 'member' })).status, kind).toBe(403)
    expect((await app.call('GET', `/v3/${kind}/${id}`, { as: 'domain-reader' })).status, kind).toBe(403)
    expect((await app.call('GET', `/v3/${kind}/${id}`, { as: 'admin' })).status, kind).toBe(404)
  }
})
