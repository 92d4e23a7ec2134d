import type { Access } from '../access.ts'
import { AuthError } from '../errors.ts'
import { requireObject, requireString } from './json.ts'
import { v2Wire } from './v2.ts'
import { decodeAccess, encodeAccess } from './v3-access.ts'

const v2 = v2Wire({ defaultDomainId: 'default' })

/**
 * A login as text, in the form of keystoneauth's `get_auth_state()`: the token and the body that came with it. A secret.
 *
 * @see {@link https://docs.openstack.org/keystoneauth/latest/api/keystoneauth1.html}
 */
export function writeAuthState(access: Access): string {
  return JSON.stringify({ auth_token: access.token, body: encodeAccess(access) })
}

/**
 * Reads such a text, also that of a v2.0 login which keystoneauth has written.
 *
 * @throws {@link AuthError} `malformed`
 */
export function readAuthState(text: string): Access {
  const state = requireObject(parse(text), 'the state')
  const token = requireString(state.auth_token, 'auth_token')
  const body = requireObject(state.body, 'body')
  return 'access' in body ? v2.decodeAccess(body, token) : decodeAccess(body, token)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own error quotes the text.
    throw new AuthError('malformed', 'The state is not JSON.')
  }
}
