import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { MiddlewareError } from '../errors.ts'
import * as rule from '../option-rules.ts'
import { check } from '../options.ts'

/** How a service knows its proxy. */
export interface RemoteAuthOptions {
  /** Name with which the proxy authenticates itself. Default `proxy`. */
  serviceUser?: string | undefined
  /** Its password: `service_pass` of the proxy. */
  servicePass: string
  /** URL of the proxy, for clients that come to the service directly. */
  proxyLocation: string
}

const rules = {
  serviceUser: rule.text,
  servicePass: rule.text,
  proxyLocation: rule.httpUrl,
} satisfies Record<keyof RemoteAuthOptions, rule.OptionRule>

/**
 * The other side of the proxy, for a service on `node:http`, connect or express: lets through only what comes from the
 * proxy, so that nobody else's identity headers are believed (M-057). Put it before everything else.
 *
 * A request without credentials is told where the proxy is (305); wrong ones, and those without `X-Authorization`, get 401.
 *
 * @throws {@link MiddlewareError} for options that cannot work
 * @example
 * const guard = remoteAuth({ servicePass, proxyLocation: 'https://api.example/' })
 * createServer((request, response) => guard(request, response, () => handle(request, response)))
 */
export function remoteAuth(options: RemoteAuthOptions) {
  check({ ...options }, rules, ['servicePass', 'proxyLocation'])
  const { serviceUser = 'proxy', servicePass, proxyLocation } = options
  if (serviceUser.includes(':')) {
    throw new MiddlewareError('invalid_option', 'serviceUser', 'serviceUser must be a text without a colon.')
  }
  const expected = digest(Buffer.from(`${serviceUser}:${servicePass}`))
  const challenge = 'Basic realm="API Auth"'

  return (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    const { authorization, 'x-authorization': proxied } = request.headers
    const refuse = (status: 305 | 401, more: Record<string, string> = {}): void => {
      response.writeHead(status, { 'WWW-Authenticate': challenge, 'Content-Length': '0', ...more })
      response.end()
    }
    if (authorization === undefined) {
      refuse(305, { Location: proxyLocation })
      return
    }
    const encoded = /^basic +([\w+/=-]*)$/i.exec(authorization)?.[1] ?? ''
    // Digests have one length, so the comparison tells nothing of the password's.
    const isProxy = timingSafeEqual(digest(Buffer.from(encoded, 'base64')), expected)
    if (!isProxy || !/^proxy\b/i.test(String(proxied ?? ''))) refuse(401)
    else next()
  }
}

function digest(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest()
}
