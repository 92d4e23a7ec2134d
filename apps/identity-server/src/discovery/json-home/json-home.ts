import type { FastifyInstance } from 'fastify'
import {
  authRelations,
  extensionOfVariable,
  nameOfVariable,
  type Relations,
  v3Relations,
} from './relations.ts'

/** A resource of a JSON Home document. */
type Resource = ({ href: string } | { 'href-template': string; 'href-vars': Record<string, string> }) & {
  hints?: { status: 'deprecated' | 'experimental' }
}

export interface JsonHomeDocument {
  resources: Record<string, Resource>
}

/** Which part of the service a document is about. At `all`, paths begin with `/v3`; at `v3` they are below it. */
export type JsonHomePart = 'all' | 'v3' | 'auth'

/** The media type of JSON Home. */
export const jsonHomeType = 'application/json-home'

/**
 * Collects the routes that are registered after it, and describes them as JSON Home: relations with names, for clients that
 * do not want to know paths. What is not served is not in it; what has a successor says that it is deprecated.
 *
 * @see {@link https://docs.openstack.org/keystone/latest/contributor/http-api.html}
 */
export function documentHome(app: FastifyInstance): (part: JsonHomePart) => JsonHomeDocument {
  const routes = new Map<string, { deprecated: boolean }>()
  app.addHook('onRoute', (route) => {
    const path = shape(route.url.replaceAll(/:(\w+)/g, '{$1}'))
    const deprecated = route.config?.successor !== undefined || routes.get(path)?.deprecated === true
    routes.set(path, { deprecated })
  })

  const resources = (relations: Relations, prefix: string, shown: string): Record<string, Resource> =>
    Object.fromEntries(
      Object.entries(relations).flatMap(([extension, paths]) =>
        Object.entries(paths).flatMap(([name, path]) => {
          const route = routes.get(shape(`${prefix}${path}`))
          if (route === undefined) return []
          return [[relation(extension, 'rel', name), resource(`${shown}${path}`, route.deprecated)]]
        }),
      ),
    )

  const make: Record<JsonHomePart, () => Record<string, Resource>> = {
    all: () => ({ ...resources(v3Relations, '/v3', '/v3'), ...resources(authRelations, '', '') }),
    v3: () => resources(v3Relations, '/v3', ''),
    auth: () => resources(authRelations, '', ''),
  }
  const made = new Map<JsonHomePart, JsonHomeDocument>()
  return (part) => {
    const document = made.get(part) ?? { resources: make[part]() }
    made.set(part, document)
    return document
  }
}

/** Whether a client would rather have JSON Home than JSON, by the order of its `Accept`. */
export function prefersJsonHome(accept: string | undefined): boolean {
  return quality(accept, jsonHomeType) > quality(accept, 'application/json')
}

function quality(accept: string | undefined, type: string): number {
  for (const range of (accept ?? '').split(',')) {
    const [name, ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    if (name !== type) continue
    const q = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
    return q === undefined ? 1 : Number(q) || 0
  }
  return 0
}

function resource(path: string, deprecated: boolean): Resource {
  const variables = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string)
  const hints = deprecated ? { hints: { status: 'deprecated' as const } } : {}
  if (variables.length === 0) return { href: path, ...hints }
  return {
    'href-template': path,
    'href-vars': Object.fromEntries(
      variables.map((name) => [
        name,
        relation(extensionOfVariable[name] ?? '', 'param', nameOfVariable[name] ?? name),
      ]),
    ),
    ...hints,
  }
}

function relation(extension: string, kind: 'rel' | 'param', name: string): string {
  const base = 'https://docs.openstack.org/api/openstack-identity/3'
  return extension === '' ? `${base}/${kind}/${name}` : `${base}/ext/${extension}/1.0/${kind}/${name}`
}

/** A path without the names of its variables and without a slash at its end. */
function shape(path: string): string {
  return path.replaceAll(/\{\w+\}/g, '{}').replace(/(.)\/$/, '$1')
}
