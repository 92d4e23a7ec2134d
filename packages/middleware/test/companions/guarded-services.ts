import type { Serve } from '../adapters/echo-service.ts'
import { overFastify } from '../adapters/servers/fastify.ts'
import { overNodeHttp } from '../adapters/servers/node-http.ts'

/** The adapters on sockets. */
export const adapters: readonly (readonly [name: string, serve: Serve])[] = [
  ['node-http', overNodeHttp],
  ['fastify', overFastify],
]
