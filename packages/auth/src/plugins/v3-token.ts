import { token } from '../methods/token.ts'
import { type IdentityPlugin, identity } from './identity.ts'
import { scopeFrom, type V3Options, v3Location } from './v3-options.ts'

export interface V3TokenOptions extends V3Options {
  /** A token that is still valid. The token obtained with it expires when it does. */
  token: string
}

/** keystoneauth's `v3token`: trades a token for one with another scope. */
export function v3Token(options: V3TokenOptions): IdentityPlugin {
  const scope = scopeFrom(options)
  return identity({
    ...options,
    ...v3Location(options),
    methods: [token({ id: options.token })],
    ...(scope !== undefined && { scope }),
  })
}
