import type { Configuration } from 'oidc-provider'
import { onTestFinished } from 'vitest'
import { startKeystone } from './federated-keystone.ts'
import { type Middleware, startProvider } from './start-provider.ts'

/** A provider and a Keystone that trusts it, for one test, and the options that lead a plugin there. */
export async function startPeers(more: Configuration = {}, ...middleware: Middleware[]) {
  const op = await startProvider(more, ...middleware)
  const keystone = await startKeystone(op.discoveryEndpoint)
  // What Keystone asked is no matter of the tests.
  op.requests.length = 0
  onTestFinished(async () => {
    await Promise.all([op.close(), keystone.close()])
  })
  const options = {
    authUrl: keystone.origin,
    identityProvider: 'corporate',
    protocol: 'openid',
    discoveryEndpoint: op.discoveryEndpoint,
    projectId: 'p1',
  }
  return { op, options }
}

/** Who the token of a test is of, and for what. */
export const adaForEngines = {
  user: { name: 'ada', domain: { name: 'Federated' } },
  scope: { project: { id: 'p1', name: 'engines' } },
}
