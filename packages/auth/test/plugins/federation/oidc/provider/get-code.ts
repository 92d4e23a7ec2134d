import { createHash, randomBytes } from 'node:crypto'
import { browser } from './browser.ts'
import { callback } from './clients.ts'

/** An authorization code, with all that is needed to trade it. */
export interface GottenCode {
  code: string
  redirectUri: string
  codeVerifier: string
}

/** Gets a code for a client as a browser does: somebody logs in, consents, and is sent back to the client. */
export async function getCode(
  origin: string,
  clientId: string,
  { pkce = true }: { pkce?: boolean } = {},
): Promise<GottenCode> {
  const codeVerifier = randomBytes(32).toString('base64url')
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: callback,
    scope: 'openid offline_access',
    prompt: 'consent',
    ...(pkce && {
      code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
      code_challenge_method: 'S256',
    }),
  })
  const somebody = browser()
  const back = await somebody.logIn(await somebody.open(`${origin}/auth?${query}`))
  const code = new URL(back.url).searchParams.get('code')
  if (code === null) throw new Error(`no code: ${back.url} (${back.status}) ${back.html}`)
  return { code, redirectUri: callback, codeVerifier }
}
