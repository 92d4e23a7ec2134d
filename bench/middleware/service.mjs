// node service.mjs <port> [<auth URL> <password> [<identity URL>]]: the least that a service can do, guarded if there is a
// Keystone to ask.

import fastify from 'fastify'

const [port, authUrl, password, identityUrl] = process.argv.slice(2)
const app = fastify()
if (authUrl !== undefined) {
  const [{ v3Password }, { keystone }, { Session }] = await Promise.all([
    import('@ks/auth'),
    import('@ks/middleware/fastify'),
    import('@ks/session'),
  ])
  const auth = v3Password({ authUrl, username: 'admin', password, projectName: 'admin' })
  const session = new Session({ auth })
  const where = identityUrl === undefined ? { interface: 'public' } : { identityUrl }
  await app.register(keystone, { session, wwwAuthenticateUri: authUrl, ...where })
}
const body = Buffer.from('{"servers":[]}')
app.get('/', (_request, reply) => reply.type('application/json').send(body))
await app.listen({ host: '127.0.0.1', port: Number(port), backlog: 20_000 })
process.once('SIGTERM', () => process.exit(0))
