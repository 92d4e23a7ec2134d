import type { Credential } from '../auth-scheme.ts'
import type { GuardRequest } from '../guard.ts'
import { checkedToken } from '../token-in.ts'

/**
 * The token in `Authorization: Bearer`. No other header counts, nor a form or a query.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6750#section-2.1}
 */
export function bearerToken({ headers }: Pick<GuardRequest, 'headers'>): Credential {
  const { authorization } = headers
  const text = typeof authorization === 'string' ? authorization : (authorization?.join(', ') ?? '')
  const token = /^bearer +(.*)$/i.exec(text.trim())?.[1]
  return token === undefined ? { refusal: 'missing' } : checkedToken(token)
}
