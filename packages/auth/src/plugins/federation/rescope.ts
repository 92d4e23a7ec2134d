import type { Access } from '../../access.ts'
import { token } from '../../methods/token.ts'
import type { PluginContext } from '../../plugin.ts'
import type { Scope } from '../../scope.ts'
import { authLocator } from '../auth-location.ts'
import { logIn } from '../log-in.ts'

/** What a federated token is traded for. */
export interface RescopeOptions {
  authUrl: string
  scope: Scope | undefined
  includeCatalog: boolean
}

/** Trades a token without scope for one that has it, where one is asked for. */
export async function rescope(
  unscoped: Access,
  { authUrl, scope, includeCatalog }: RescopeOptions,
  context: PluginContext,
): Promise<Access> {
  if (scope === undefined || scope === 'unscoped') return unscoped
  const locator = authLocator({ authUrl, discover: false }, { wanted: 'v3' })
  const requestIn = () => ({ methods: [token({ id: unscoped.token })], scope })
  return logIn(locator, { requestIn, includeCatalog, receipt: undefined }, context)
}
