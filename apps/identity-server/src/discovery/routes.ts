import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import {
  type JsonHomeDocument,
  type JsonHomePart,
  jsonHomeType,
  prefersJsonHome,
} from './json-home/json-home.ts'

export interface DiscoveryDeps {
  home(part: JsonHomePart): JsonHomeDocument
}

/** The version of the Identity API that is served, as Keystone describes it. */
function version(baseUrl: string) {
  return {
    id: 'v3.14',
    status: 'stable',
    updated: '2020-04-07T00:00:00Z',
    links: [{ rel: 'self', href: `${baseUrl}/v3/` }],
    'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.identity-v3+json' }],
  }
}

const Version = Type.Object({
  id: Type.String(),
  status: Type.String(),
  updated: Type.String(),
  links: Type.Array(Type.Object({ rel: Type.String(), href: Type.String() })),
  'media-types': Type.Array(Type.Object({ base: Type.String(), type: Type.String() })),
})

/** Sends the JSON Home document of a part of the service, to whoever prefers that; tells whether it did. */
export function sentJsonHome(
  home: DiscoveryDeps['home'],
  part: JsonHomePart,
  request: FastifyRequest,
  reply: FastifyReply,
): boolean {
  if (!prefersJsonHome(request.headers.accept)) return false
  reply.code(200).header('content-type', jsonHomeType).serializer(JSON.stringify).send(home(part))
  return true
}

/** `/`: which versions there are. */
export const versionsRoute: FastifyPluginAsyncTypebox<DiscoveryDeps> = async (app, { home }) => {
  app.get(
    '/',
    {
      config: { policy: 'public' },
      schema: { response: { 300: Type.Object({ versions: Type.Object({ values: Type.Array(Version) }) }) } },
    },
    async (request, reply) => {
      if (sentJsonHome(home, 'all', request, reply)) return reply
      return reply
        .code(300)
        .header('location', `${request.baseUrl}/v3/`)
        .send({ versions: { values: [version(request.baseUrl)] } })
    },
  )
}

/** `/v3`: what this version is. */
export const versionRoute: FastifyPluginAsyncTypebox<DiscoveryDeps> = async (app, { home }) => {
  app.get(
    '/',
    { config: { policy: 'public' }, schema: { response: { 200: Type.Object({ version: Version }) } } },
    async (request, reply) => {
      if (sentJsonHome(home, 'v3', request, reply)) return reply
      return reply.send({ version: version(request.baseUrl) })
    },
  )
}
