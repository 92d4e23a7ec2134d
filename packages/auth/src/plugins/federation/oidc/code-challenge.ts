import { base64 } from '../../base64.ts'

/** How a challenge is made of its verifier. */
export type CodeChallengeMethod = 'plain' | 'S256'

/** A secret of one login, and what is shown of it beforehand. */
export interface CodeChallenge {
  verifier: string
  challenge: string
}

/**
 * Makes a new secret for a login.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7636#section-4}
 */
export async function codeChallenge(method: CodeChallengeMethod): Promise<CodeChallenge> {
  const verifier = base64Url(crypto.getRandomValues(new Uint8Array(32)))
  if (method === 'plain') return { verifier, challenge: verifier }
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
  return { verifier, challenge: base64Url(new Uint8Array(digest)) }
}

function base64Url(bytes: Uint8Array): string {
  return base64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
