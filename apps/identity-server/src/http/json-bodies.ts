import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type IdentityError, invalid } from '../identity-error.ts'

/**
 * Reads bodies as Keystone does: a JSON object, sent as `application/json` or without a content type. Anything else is
 * 400. An empty body is none. Strings must be well-formed Unicode: half a surrogate pair can be stored but not shown.
 */
export function readJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  const parse = app.getDefaultJsonParser('error', 'error')
  const options = { parseAs: 'string' as const }
  type Done = (error: IdentityError | null, body?: unknown) => void

  function read(request: FastifyRequest, text: string, done: Done) {
    if (text === '') return done(null, undefined)
    parse(request, text, (error, body) => {
      if (error !== null) return done(invalid('Expecting to find valid JSON in the request body.'))
      if (typeof body !== 'object' || body === null || Array.isArray(body)) {
        return done(invalid('Expecting to find a JSON object in the request body.'))
      }
      if (/\\u[dD]/.test(text) && !isWellFormed(body)) {
        return done(invalid('Expecting to find well-formed Unicode in the request body.'))
      }
      done(null, body)
    })
  }

  app.addContentTypeParser('application/json', options, (request, text, done) =>
    read(request, text as string, done),
  )

  // What has no content type comes here as well as what has another one.
  app.addContentTypeParser('*', options, (request, text, done) => {
    if (text !== '' && request.headers['content-type']) {
      return done(invalid('The request body must be sent as application/json.'), undefined)
    }
    read(request, text as string, done)
  })
}

/** Not recursive: a body can be nested deeper than the stack is. */
function isWellFormed(body: object): boolean {
  const open: unknown[] = [body]
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value === 'string' && !value.isWellFormed()) return false
    if (typeof value !== 'object' || value === null) continue
    for (const [name, member] of Object.entries(value)) open.push(name, member)
  }
  return true
}
