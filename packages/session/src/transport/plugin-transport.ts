import type { Transport } from '@ks/auth'
import { parseAbsoluteUrl } from '../layers/join-url.ts'
import type { Handler } from '../layers/layer.ts'
import { layerRequest } from '../request-options.ts'
import type { ResolvedSessionOptions } from '../session-options.ts'

/** Largest answer that is read for a plugin: tokens with their catalogs, version documents. Bytes. */
const maxPluginAnswerBytes = 10 * 1024 * 1024

/**
 * The HTTP that plugins get: the session's connections, TLS settings and limits; answers read to their end.
 *
 * @param handle sends a request and leaves every status to the caller
 * @throws {@link SessionError} `response_too_large` past 10 MiB, and what `handle` throws
 */
export function pluginTransport(session: ResolvedSessionOptions, handle: Handler): Transport {
  return async ({ method, url, headers, body, redirect, signal }) => {
    const options = {
      headers,
      authenticated: false,
      ...(body !== undefined && { body }),
      ...(redirect === false && { redirect: 0 }),
      ...(signal !== undefined && { signal }),
    }
    const request = layerRequest(method, parseAbsoluteUrl(url), options, session)
    request.logBodies = false
    request.ofPlugin = true
    const response = await handle(request)
    const answerHeaders: Record<string, string> = {}
    for (const [name, value] of response.headers) answerHeaders[name] = value
    const bytes = await response.whole(maxPluginAnswerBytes)
    const setCookies = response.headers.getAll('set-cookie')
    return {
      status: response.status,
      headers: answerHeaders,
      ...(setCookies.length > 0 && { setCookies }),
      body: bytes.toString('utf8'),
    }
  }
}
