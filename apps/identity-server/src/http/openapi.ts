import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify'

/** One documented route. */
interface DocumentedRoute {
  method: string
  url: string
  policy: string
  schema: FastifySchema
}

/**
 * Collects the routes that are registered after it and describes them as OpenAPI 3.1. JSON Schema is what 3.1 is made
 * of, so the schemas that guard the routes go in as they are: nothing is described twice.
 *
 * @see {@link https://spec.openapis.org/oas/v3.1.0}
 */
export function documentRoutes(app: FastifyInstance, info: { version: string }): () => object {
  const routes: DocumentedRoute[] = []
  app.addHook('onRoute', (route: RouteOptions) => {
    for (const method of [route.method].flat()) {
      if (method === 'HEAD' || method === 'OPTIONS' || route.schema === undefined) continue
      routes.push({
        method: method.toLowerCase(),
        url: route.url,
        policy: String(route.config?.policy),
        schema: route.schema,
      })
    }
  })
  let document: object | undefined
  return () => {
    document ??= describe(routes, info.version)
    return document
  }
}

function describe(routes: readonly DocumentedRoute[], version: string): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of routes) {
    const path = route.url.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method]: operation(route) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'OpenStack Identity API',
      version,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    components: {
      securitySchemes: { token: { type: 'apiKey', in: 'header', name: 'X-Auth-Token' } },
      schemas: { Error: errorSchema },
    },
    paths,
  }
}

const errorSchema = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'title'],
      properties: { code: { type: 'integer' }, message: { type: 'string' }, title: { type: 'string' } },
    },
  },
}

function operation({ method, url, policy, schema }: DocumentedRoute): object {
  const responses = Object.entries((schema.response ?? {}) as Record<string, object>).map(
    ([status, answer]) => [
      status,
      isNothing(answer) ? { description: 'Done' } : { description: 'OK', content: contentOf(answer) },
    ],
  )
  return {
    operationId: `${method}_${url.replaceAll(/[^a-zA-Z0-9]+/g, '_').replaceAll(/^_|_$/g, '') || 'root'}`,
    'x-policy': policy,
    security: policy === 'public' ? [] : [{ token: [] }],
    parameters: [
      ...parameters('path', schema.params, true),
      ...parameters('query', schema.querystring, false),
    ],
    ...(schema.body !== undefined && {
      requestBody: { required: true, content: contentOf(schema.body as object) },
    }),
    responses: {
      ...Object.fromEntries(responses),
      default: {
        description: 'Refused',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  }
}

/** JSON, unless the schema says by itself what content types there are, as Fastify lets it. */
function contentOf(schema: object): object {
  return 'content' in schema ? (schema.content as object) : { 'application/json': { schema } }
}

function parameters(where: 'path' | 'query', schema: unknown, required: boolean): object[] {
  const properties = (schema as { properties?: Record<string, object> } | undefined)?.properties ?? {}
  return Object.entries(properties).map(([name, value]) => ({ name, in: where, required, schema: value }))
}

function isNothing(schema: object): boolean {
  return 'type' in schema && schema.type === 'null'
}
