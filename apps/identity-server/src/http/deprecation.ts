import type { FastifyInstance } from 'fastify'

/** Since when authentication has a location of its own. */
const since = Date.UTC(2026, 10, 26) / 1000

/**
 * Marks the routes that are registered after it and have a `successor`: they answer as they always have, with headers
 * that say where else to ask, and the log says once per process that somebody still uses them. They have no `Sunset`,
 * because nobody plans to remove them.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9745}
 */
export function markDeprecated(app: FastifyInstance, options: { headers: boolean }): void {
  const used = new Set<object>()
  app.addHook('onRequest', (request, reply, done) => {
    const { config } = request.routeOptions
    const { successor } = config
    if (successor === undefined) return done()
    if (options.headers) {
      reply
        .header('deprecation', `@${since}`)
        .header('link', `<${request.baseUrl}${successor}>; rel="successor-version"`)
    }
    if (!used.has(config)) {
      used.add(config)
      const route = `${request.method} ${request.routeOptions.url}`
      request.log.warn({ route, successor }, 'a client uses a location that is deprecated')
    }
    done()
  })
}
