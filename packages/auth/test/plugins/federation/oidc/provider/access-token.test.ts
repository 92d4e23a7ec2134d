import { afterEach, describe, expect, it, vi } from 'vitest'
import { v3OidcAccessToken } from '../../../../../src/index.ts'
import { expectRejection } from '../../../../expect-code.ts'
import { startPeers } from './peers.ts'
import { postForm, transport } from './sockets.ts'
import type { RunningProvider } from './start-provider.ts'

const post = { client_id: 'post', client_secret: 'post-s3cret&' }

async function accessTokenOf({ tokenEndpoint }: RunningProvider): Promise<string> {
  const { body } = await postForm(tokenEndpoint, { ...post, grant_type: 'client_credentials' })
  return JSON.parse(body).access_token
}

describe('an access token that a real provider gave elsewhere', () => {
  afterEach(() => void vi.useRealTimers())

  it('logs in, and another one each time there is a function', async () => {
    const { op, options } = await startPeers()
    const plugin = v3OidcAccessToken({ ...options, accessToken: () => accessTokenOf(op) })
    const first = await plugin.getAccess({ transport })
    expect(first).toMatchObject({ user: { name: 'post' }, scope: { project: { id: 'p1' } } })
    plugin.invalidate()
    await plugin.getToken({ transport })
    expect(op.grants).toEqual(['client_credentials', 'client_credentials'])
  })

  it('is unauthorized once the provider has revoked it', async () => {
    const { op, options } = await startPeers()
    const accessToken = await accessTokenOf(op)
    const plugin = v3OidcAccessToken({ ...options, accessToken })
    await plugin.getToken({ transport })
    await postForm(`${op.origin}/op/revoke`, { ...post, token: accessToken })
    plugin.invalidate()
    const error = await expectRejection('unauthorized', plugin.getToken({ transport }))
    expect(error.message).toMatch(/\/protocols\/openid\/auth answered 401: Unauthorized\.$/)
  })

  it('is unauthorized when its time is over, or when nobody gave it', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { op, options } = await startPeers()
    const accessToken = await accessTokenOf(op)
    await v3OidcAccessToken({ ...options, accessToken }).getToken({ transport })
    vi.setSystemTime(Date.now() + 601_000)
    for (const wrong of [accessToken, 'made-up'])
      await expectRejection(
        'unauthorized',
        v3OidcAccessToken({ ...options, accessToken: wrong }).getToken({ transport }),
      )
  })
})
