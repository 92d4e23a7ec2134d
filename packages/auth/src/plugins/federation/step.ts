import { AuthError } from '../../errors.ts'
import type { PluginContext } from '../../plugin.ts'
import type { TransportRequest, TransportResponse } from '../../transport.ts'
import type { CookieJar } from './cookie-jar.ts'

/** One request of a login that goes by way of web pages. Redirects are never followed: each step knows where the next one is. */
export async function step(
  request: Omit<TransportRequest, 'signal' | 'redirect'>,
  jar: CookieJar,
  { transport, signal }: PluginContext,
): Promise<TransportResponse> {
  const headers = { ...request.headers, ...jar.headersFor(request.url) }
  const response = await transport({ ...request, headers, redirect: false, ...(signal && { signal }) })
  jar.keep(request.url, response)
  return response
}

/**
 * The error of a step that was refused. What the other side said may repeat an assertion, so it is not in it.
 *
 * @param who answered, such as `The identity provider`
 */
export function stepRefused(who: string, url: string, status: number): AuthError {
  const { origin, pathname } = new URL(url)
  return new AuthError(
    status === 401 || status === 403 ? 'unauthorized' : 'refused',
    `${who} at ${origin}${pathname} answered ${status}.`,
    { status },
  )
}
