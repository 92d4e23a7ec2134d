import AjvCompiler from '@fastify/ajv-compiler'
import SerializerSelector from '@fastify/fast-json-stringify-compiler'
import type { FastifyServerOptions } from 'fastify'

type Compilers = NonNullable<NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']>

/** A compiled validator, as Ajv makes them: what is wrong is left on the function. */
interface Validate {
  (data: unknown): unknown
  errors?: unknown
}

/**
 * Fastify's own compilers, put to work when a route is used for the first time. Compiling the schemas of all routes
 * takes longer than everything else that a start does, and most processes use few of them. The tests call every route,
 * so a schema that does not compile is still found before a user finds it.
 */
export function lazySchemas(): Compilers {
  return { buildValidator: lazily(AjvCompiler()), buildSerializer: lazily(SerializerSelector()) } as Compilers
}

/** Both compilers have the same shape: settings, then a route, then the data. */
function lazily(build: (schemas: never, options: never) => unknown) {
  return (schemas: never, options: never) => {
    const compile = build(schemas, options) as (route: unknown) => Validate
    return (route: unknown) => {
      let compiled: Validate | undefined
      const run: Validate = (data) => {
        compiled ??= compile(route)
        const result = compiled(data)
        run.errors = compiled.errors
        return result
      }
      return run
    }
  }
}
