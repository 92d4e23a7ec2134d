import { describe, expect, it } from 'vitest'
import { accessPlugin } from '../../src/index.ts'
import { anAccess, scriptedTransport } from '../../src/testing/index.ts'
import { expectRejection } from '../expect-code.ts'

const http = scriptedTransport(() => {
  throw new Error('no request is expected')
})

describe('accessPlugin', () => {
  it('answers everything from the access that it was given', async () => {
    const access = anAccess({ token: 'handed over' })
    const plugin = accessPlugin(access)
    expect(await plugin.getAccess?.(http)).toBe(access)
    expect(await plugin.getToken(http)).toBe('handed over')
    const filter = { serviceType: 'compute', regionName: 'RegionTwo' }
    expect(await plugin.getEndpoint?.(http, filter)).toBe('https://compute.two.example/v2.1')
    expect(await plugin.getEndpoint?.(http, { serviceType: 'dns' })).toBeUndefined()
  })

  it('has no other token, neither when that one has expired nor when it was refused', async () => {
    const plugin = accessPlugin(anAccess({ token: 'old', expiresAt: new Date(0) }))
    expect(plugin.invalidate?.('old')).toBe(false)
    expect(await plugin.getToken(http)).toBe('old')
  })

  it('says that a token without a catalog has no endpoints', async () => {
    const plugin = accessPlugin(anAccess({ catalog: [] }))
    await expectRejection('empty_catalog', Promise.resolve(plugin.getEndpoint?.(http, {})))
  })
})
