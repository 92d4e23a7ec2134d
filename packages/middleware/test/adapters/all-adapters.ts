import type { Serve } from './echo-service.ts'
import { overExpress } from './servers/express.ts'
import { overFastify } from './servers/fastify.ts'
import { overHono } from './servers/hono.ts'
import { overNodeHttp } from './servers/node-http.ts'

/** Every adapter in front of the echo service. */
export const allAdapters: readonly (readonly [name: string, serve: Serve])[] = [
  ['node-http', overNodeHttp],
  ['express', overExpress],
  ['fastify', overFastify],
  ['fetch', overHono],
]
