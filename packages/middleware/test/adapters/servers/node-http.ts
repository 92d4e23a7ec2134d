import { type GuardedRequest, keystone } from '../../../src/adapters/node-http.ts'
import { bodyIn, echoOf, type Serve } from '../echo-service.ts'
import { listening } from '../listening.ts'

export const overNodeHttp: Serve = (options, tls) => {
  const guard = keystone(options)
  return listening((request: GuardedRequest, response) => {
    guard(request, response, async () => {
      const path = request.url?.split('?')[0]
      const answer = (value: unknown) => response.end(JSON.stringify(value))
      if (path === '/deny') {
        response.statusCode = 401
        response.setHeader('WWW-Authenticate', 'Basic realm="service"')
        response.setHeader('Content-Length', 13)
        return answer({ mine: true })
      }
      if (path === '/deny-raw') {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="service"', 'Content-Length': 13 })
        return answer({ mine: true })
      }
      if (path === '/forbid') {
        response.writeHead(403, 'Forbidden', ['Content-Length', '2'])
        return answer({})
      }
      const echo = JSON.stringify(echoOf(request, await bodyIn(request)))
      response.setHeader('Content-Length', Buffer.byteLength(echo))
      response.end(echo)
    })
  }, tls)
}
