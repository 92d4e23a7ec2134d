import type { AddressInfo } from 'node:net'
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import { keystone } from '../../../src/adapters/fastify.ts'
import { callerOf, echoOf, type Serve } from '../echo-service.ts'

export const overFastify: Serve = async (options, tls) => {
  const app = fastify({
    forceCloseConnections: true,
    ...(tls !== undefined && { https: tls }),
  }) as unknown as FastifyInstance
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
  await app.register(keystone, options)
  app.all('/*', async (request) => ({
    ...echoOf(request.raw, (request.body as string) ?? ''),
    ...callerOf(request.identity, request.identityRefusal),
  }))
  const deny = async (_request: unknown, reply: FastifyReply) => {
    reply.code(401).header('www-authenticate', 'Basic realm="service"')
    return { mine: true }
  }
  app.get('/deny', deny)
  app.get('/deny-raw', (request, reply) => void deny(request, reply).then((body) => reply.send(body)))
  app.get('/forbid', async (_request, reply) => reply.code(403).send({}))
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  return { port, url, [Symbol.asyncDispose]: () => app.close() }
}
