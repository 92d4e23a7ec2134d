// node bare-fastify.mjs <answer.json>: the least that Fastify can do. One route, which sends bytes it has in memory.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

// The very Fastify that the server is built on.
const require = createRequire(new URL('../apps/identity-server/package.json', import.meta.url))
const { default: fastify } = await import(require.resolve('fastify'))

const { headers, body, port } = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const bytes = Buffer.from(body)
const app = fastify()
app.get('/v3/auth/tokens', (_request, reply) => reply.headers(Object.fromEntries(headers)).send(bytes))
await app.listen({ host: '127.0.0.1', port })
process.once('SIGTERM', () => app.close())
