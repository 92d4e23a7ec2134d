import { describe, expect, it } from 'vitest'
import { type AuthPlugin, accessPlugin, none, serviceTokenAuth, v3Password } from '../../src/index.ts'
import { anAccess, scriptedTransport } from '../../src/testing/index.ts'
import { tokenAnswer } from '../fixtures.ts'

const user = accessPlugin(anAccess({ token: 'of-ada' }))
const nova = { authUrl: 'https://identity.example', username: 'nova', password: 'pw' }
const identityService = () => scriptedTransport((_, index) => tokenAnswer(`of-nova-${index}`))

describe('serviceTokenAuth', () => {
  it('sends the token of the service beside that of the user', async () => {
    const plugin = serviceTokenAuth({ user, service: v3Password(nova) })
    expect(await plugin.getHeaders?.(identityService())).toStrictEqual({
      'x-auth-token': 'of-ada',
      'x-service-token': 'of-nova-0',
    })
  })

  it('is the user in everything else', async () => {
    const http = identityService()
    const plugin = serviceTokenAuth({ user, service: v3Password(nova) })
    expect(await plugin.getToken(http)).toBe('of-ada')
    expect((await plugin.getAccess?.(http))?.user.name).toBe('ada')
    expect(await plugin.getEndpoint?.(http, { serviceType: 'compute' })).toBe(
      'https://compute.one.example/v2.1',
    )
    expect(http.requests).toHaveLength(0)
  })

  it('forgets the token of the service when the pair was refused, and not the next one', async () => {
    const http = identityService()
    const plugin = serviceTokenAuth({ user, service: v3Password(nova) })
    await plugin.getHeaders?.(http)
    expect(plugin.invalidate?.('of-ada')).toBe(true)
    expect(await plugin.getHeaders?.(http)).toMatchObject({ 'x-service-token': 'of-nova-1' })
    expect(plugin.invalidate?.('an older one of the user')).toBe(false)
    expect(await plugin.getHeaders?.(http)).toMatchObject({ 'x-service-token': 'of-nova-1' })
  })

  it('forgets the token of the user as well', async () => {
    const http = scriptedTransport((_, index) => tokenAnswer(`t${index}`))
    const ada = v3Password({ ...nova, username: 'ada' })
    const plugin = serviceTokenAuth({ user: ada, service: v3Password(nova) })
    expect(await plugin.getHeaders?.(http)).toStrictEqual({ 'x-auth-token': 't0', 'x-service-token': 't1' })
    expect(plugin.invalidate?.('t0')).toBe(true)
    expect(await plugin.getHeaders?.(http)).toStrictEqual({ 'x-auth-token': 't2', 'x-service-token': 't3' })
  })

  it('cannot authenticate where the user cannot, whatever the service has', async () => {
    const nobody: AuthPlugin = { getToken: async () => undefined }
    const plugin = serviceTokenAuth({ user: nobody, service: v3Password(nova) })
    expect(await plugin.getHeaders?.(identityService())).toBeUndefined()
  })

  it('leaves out what a service without a token does not have', async () => {
    const plugin = serviceTokenAuth({ user, service: none() })
    expect(await plugin.getHeaders?.(identityService())).toStrictEqual({ 'x-auth-token': 'of-ada' })
  })

  it('wants the connections that both want, and of two wishes that of the user', async () => {
    const wants = (cert: string, verify?: string): AuthPlugin => ({
      getToken: async () => 'token',
      getConnectionParams: async () => ({ cert, ...(verify !== undefined && { verify }) }),
    })
    const plugin = serviceTokenAuth({ user: wants('/ada.pem'), service: wants('/nova.pem', '/ca.pem') })
    expect(await plugin.getConnectionParams?.(identityService())).toStrictEqual({
      cert: '/ada.pem',
      verify: '/ca.pem',
    })
  })
})
