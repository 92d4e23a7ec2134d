import type { FastifyInstance, FastifyRequest } from 'fastify'
import { invalid } from '../identity-error.ts'

/**
 * Gives every request its `baseUrl`: `[DEFAULT] public_endpoint` where it is set, otherwise the scheme and host that the
 * client used. A version at the end of the setting is left out. A request whose `Host` is not one is refused (400).
 */
export function addBaseUrl(app: FastifyInstance, publicEndpoint: string | undefined): void {
  const fixed = publicEndpoint?.replace(/\/+$/, '').replace(/\/v3$/, '')
  app.decorateRequest('baseUrl', {
    getter(this: FastifyRequest): string {
      if (fixed !== undefined) return fixed
      const { port, hostname, protocol } = this
      const standard = protocol === 'https' ? 443 : 80
      return `${protocol}://${hostname || 'localhost'}${port === null || Number.isNaN(port) || port === standard ? '' : `:${port}`}`
    },
  })
  if (fixed !== undefined) return
  app.addHook('onRequest', (request, _reply, done) => {
    // It goes into links and into a quoted string of `WWW-Authenticate`. HTTP/1.0 has none.
    done(
      request.host === undefined || request.host === '' || isHost(request.host)
        ? undefined
        : invalid('The Host header is not valid.'),
    )
  })
}

function isHost(host: string): boolean {
  return /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i.test(host) && URL.canParse(`http://${host}`)
}
