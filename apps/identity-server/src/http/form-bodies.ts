import type { FastifyInstance, FastifyRequest } from 'fastify'

/** The content type of forms. */
export const formType = 'application/x-www-form-urlencoded'

/** What a form says: a parameter that comes several times has an array of values. */
export type Form = Readonly<Record<string, string | readonly string[]>>

/** Reads bodies that are forms, in the routes of this plugin and of those below it. */
export function readFormBodies(app: FastifyInstance): void {
  app.addContentTypeParser(formType, { parseAs: 'string' }, (_request, text, done) => {
    const values = Map.groupBy(new URLSearchParams(text as string), ([name]) => name)
    const form = [...values].map(([name, pairs]) => {
      const [first, ...others] = pairs.map(([, value]) => value)
      return [name, others.length === 0 ? first : [first, ...others]]
    })
    done(null, Object.fromEntries(form))
  })
}

/** The parameters of a form body one by one; none for a body that is no form. */
export function formParameters(request: FastifyRequest): readonly (readonly [string, string])[] {
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase()
  if (type !== formType) return []
  return Object.entries((request.body ?? {}) as Form).flatMap(([name, values]) =>
    [values].flat().map((value) => [name, value] as const),
  )
}
