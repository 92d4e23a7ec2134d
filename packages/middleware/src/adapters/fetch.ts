/**
 * The guard for handlers from `Request` to `Response`.
 *
 * @module @ks/middleware/fetch
 */
import { createGuard, type KeystoneOptions } from '../guard.ts'
import { isIdentityHeader } from '../identity-headers.ts'
import type { Pass } from '../pass.ts'
import { readBody } from './fetch-body.ts'

/** Answers a request that has passed; the second argument says who made it, or why nobody is confirmed. */
export type GuardedHandler = (
  request: Request,
  caller: Pick<Pass, 'identity' | 'refusal'>,
) => Response | Promise<Response>

/**
 * Guards a handler: answers requests without a confirmed identity itself, gives the others their identity headers, and
 * adds the Keystone challenge to 401 answers of the handler.
 *
 * @throws `MiddlewareError` for options that cannot work
 * @example
 * const handle = keystone({ session, wwwAuthenticateUri })(
 *   (_request, { identity }) => Response.json({ hello: identity?.user.name }),
 * )
 */
export function keystone(
  options: KeystoneOptions,
): (handler: GuardedHandler) => (request: Request) => Promise<Response> {
  const guard = createGuard(options)
  return (handler) => async (request) => {
    const { method, url } = request
    const headers = withoutIdentity(request.headers)
    const decision = await guard.decide({
      method,
      url,
      headers: Object.fromEntries(headers),
      readBody: (maxBytes) => readBody(request, maxBytes),
      source: request,
    })
    if (decision.kind === 'reject') {
      const { status, body } = decision
      return new Response(method === 'HEAD' ? null : body, { status, headers: decision.headers })
    }
    for (const [name, value] of Object.entries(decision.headers)) headers.set(name, value)
    const passed = new Request(request, { headers })
    const rewritten = decision.url === undefined ? passed : new Request(new URL(decision.url, url), passed)
    return withChallenge(await handler(rewritten, decision), guard.challenge)
  }
}

function withoutIdentity(sent: Headers): Headers {
  const headers = new Headers()
  for (const [name, value] of sent) if (!isIdentityHeader(name)) headers.append(name, value)
  return headers
}

/** A copy: the headers of a response that was fetched cannot be changed. */
function withChallenge(response: Response, challenge: string): Response {
  if (response.status !== 401) return response
  const { status, statusText, body } = response
  const headers = new Headers(response.headers)
  if (!headers.get('www-authenticate')?.includes(challenge)) headers.append('WWW-Authenticate', challenge)
  return new Response(body, { status, statusText, headers })
}
