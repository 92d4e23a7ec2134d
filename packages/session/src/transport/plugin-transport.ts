import type { Transport } from '@ks/auth'
import { SessionError } from '../errors.ts'
import { parseAbsoluteUrl } from '../layers/join-url.ts'
import type { Handler } from '../layers/layer.ts'
import { redactUrl } from '../layers/redact.ts'
import { layerRequest } from '../request-options.ts'
import type { SessionResponse } from '../response.ts'
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
  return async ({ method, url, headers, body, signal }) => {
    const options = {
      headers,
      authenticated: false,
      ...(body !== undefined && { body }),
      ...(signal !== undefined && { signal }),
    }
    const response = await handle(layerRequest(method, parseAbsoluteUrl(url), options, session))
    const answerHeaders: Record<string, string> = {}
    for (const [name, value] of response.headers) answerHeaders[name] = value
    const bytes = await readBounded(response, maxPluginAnswerBytes)
    if (bytes === undefined) throw tooLarge(method, response)
    return { status: response.status, headers: answerHeaders, body: bytes.toString('utf8') }
  }
}

/** The whole body, or `undefined` when it is larger than `limit` bytes; then its connection is closed. */
async function readBounded(response: SessionResponse, limit: number): Promise<Buffer | undefined> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of response.body) {
    size += piece.byteLength
    if (size > limit) return undefined
    pieces.push(piece)
  }
  return Buffer.concat(pieces, size)
}

function tooLarge(method: string, { status, requestId, url }: SessionResponse): SessionError {
  const shown = redactUrl(url)
  const message = `${method} ${shown} answered with more than ${maxPluginAnswerBytes} bytes.`
  return new SessionError('response_too_large', message, { method, url: shown, status, requestId })
}
