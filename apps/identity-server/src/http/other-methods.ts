import { METHODS } from 'node:http'
import type { FastifyInstance } from 'fastify'

/**
 * Answers, on every path that has routes, the methods that it does not have: 405 with `Allow`, and `OPTIONS` with
 * `Allow` alone. Call it before the routes are registered; it adds its own once they all are.
 */
export function answerOtherMethods(app: FastifyInstance): () => void {
  // Every method that Node reads, however odd; CONNECT never becomes a request.
  const unknown = METHODS.filter((method) => method !== 'CONNECT' && !app.supportedMethods.includes(method))
  for (const method of unknown) app.addHttpMethod(method)
  const known = app.supportedMethods.filter((method) => method !== 'OPTIONS')

  const methodsByUrl = new Map<string, Set<string>>()
  const bodies = new Map<string, object>()
  app.addHook('onRoute', (route) => {
    const methods = methodsByUrl.get(route.url) ?? new Set()
    for (const method of [route.method].flat()) methods.add(method)
    methodsByUrl.set(route.url, methods)
    if (route.config?.notAllowed !== undefined) bodies.set(route.url, route.config.notAllowed)
  })

  return () => {
    for (const [url, methods] of [...methodsByUrl]) {
      const allow = [...methods].sort().join(', ')
      const missing = known.filter((method) => !methods.has(method))
      const config = { policy: 'public' as const }
      if (missing.length > 0) {
        app.route({
          method: missing,
          url,
          config,
          // Before the body is read: there is nothing that could be done with it.
          onRequest: async (_request, reply) =>
            reply
              .code(405)
              .header('allow', allow)
              .send(bodies.get(url) ?? notAllowed),
          handler: async () => undefined,
        })
      }
      app.route({
        method: 'OPTIONS',
        url,
        config,
        handler: async (_request, reply) => reply.code(200).header('allow', `${allow}, OPTIONS`).send(),
      })
    }
  }
}

const notAllowed = {
  error: {
    code: 405,
    message: 'The method is not allowed for the requested URL.',
    title: 'Method Not Allowed',
  },
}
