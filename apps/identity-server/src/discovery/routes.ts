import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'

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

/** `/`: which versions there are. */
export const versionsRoute: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/',
    {
      config: { policy: 'public' },
      schema: { response: { 300: Type.Object({ versions: Type.Object({ values: Type.Array(Version) }) }) } },
    },
    async (request, reply) =>
      reply
        .code(300)
        .header('location', `${request.baseUrl}/v3/`)
        .send({ versions: { values: [version(request.baseUrl)] } }),
  )
}

/** `/v3`: what this version is. */
export const versionRoute: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/',
    { config: { policy: 'public' }, schema: { response: { 200: Type.Object({ version: Version }) } } },
    async (request) => ({ version: version(request.baseUrl) }),
  )
}
