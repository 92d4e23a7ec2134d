import { afterEach, describe, expect, it, vi } from 'vitest'
import { loadPlugin } from '../../../../../src/loading/index.ts'
import { browser } from './browser.ts'
import { getCode } from './get-code.ts'
import { holdTime, passTime, passTimeUntil } from './pass-time.ts'
import { user } from './password-grant.ts'
import { adaForEngines, startPeers } from './peers.ts'
import { postForm, transport } from './sockets.ts'
import type { RunningProvider } from './start-provider.ts'

type Values = Record<string, string>

/** Peers, and what a `clouds.yaml` says of them. */
async function startCloud() {
  const { op, options } = await startPeers()
  const cloud: Values = {
    auth_url: options.authUrl,
    identity_provider: options.identityProvider,
    protocol: options.protocol,
    project_id: options.projectId,
  }
  return { op, cloud, discovery_endpoint: op.discoveryEndpoint }
}

const web = { client_id: 'web', client_secret: 'web-s3cret' }
const post = { client_id: 'post', client_secret: 'post-s3cret&' }

describe('plugins that a configuration names, at a real provider', () => {
  afterEach(() => {
    vi.useRealTimers()
    vi.restoreAllMocks()
  })

  it.each<[string, string, (op: RunningProvider) => Values | Promise<Values>]>([
    ['v3oidcpassword', 'ada', () => ({ client_id: 'cli', ...user })],
    ['v3oidcclientcredentials', 'post', () => post],
    [
      'v3oidcauthcode',
      'ada',
      async ({ origin }) => {
        const { code, redirectUri } = await getCode(origin, 'web', { pkce: false })
        return { ...web, authorization_code: code, redirect_uri: redirectUri }
      },
    ],
  ])('%s logs in', async (authType, name, values) => {
    const { op, cloud, discovery_endpoint } = await startCloud()
    const plugin = loadPlugin(authType, { ...cloud, discovery_endpoint, ...(await values(op)) })
    expect(await plugin.getAccess?.({ transport })).toMatchObject({
      user: { name },
      scope: adaForEngines.scope,
    })
  })

  it('v3oidcaccesstoken logs in', async () => {
    const { op, cloud } = await startCloud()
    const { body } = await postForm(op.tokenEndpoint, { ...post, grant_type: 'client_credentials' })
    const { access_token } = JSON.parse(body)
    const plugin = loadPlugin('v3oidcaccesstoken', { ...cloud, access_token })
    expect(await plugin.getAccess?.({ transport })).toMatchObject({ user: { name: 'post' } })
  })

  it('v3oidcdeviceauthz writes where the person has to go, and logs in', async () => {
    holdTime()
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const { cloud, discovery_endpoint } = await startCloud()
    const values = { ...cloud, discovery_endpoint, client_id: 'cli', code_challenge_method: 'S256' }
    const access = loadPlugin('v3oidcdeviceauthz', values).getAccess?.({ transport })
    await passTimeUntil(() => vi.getTimerCount() > 0)
    const [, page = ''] = /^To log in, open (\S+) \(code/m.exec(written.mock.calls.join('')) ?? []
    const somebody = browser()
    const confirm = await somebody.submit(await somebody.open(page))
    await somebody.logIn(await somebody.submit(confirm))
    expect(await passTime(Promise.resolve(access))).toMatchObject(adaForEngines)
  })
})
