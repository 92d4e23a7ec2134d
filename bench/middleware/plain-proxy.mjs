// node plain-proxy.mjs <port> <URL of the service>: the least that a reverse proxy on undici can do. It copies bytes.

import { createServer } from 'node:http'
import { Pool } from 'undici'

const [port, service] = process.argv.slice(2)
const pool = new Pool(new URL(service).origin, { connections: 128 })
const server = createServer((request, response) => {
  const { url: path, method, headers } = request
  const body = method === 'GET' || method === 'HEAD' ? null : request
  pool.stream(
    { path, method, headers, body, opaque: response },
    ({ statusCode, headers }) => {
      response.writeHead(statusCode, headers)
      return response
    },
    (error) => {
      if (error) response.destroy(error)
    },
  )
})
server.listen(Number(port), '127.0.0.1')
process.once('SIGTERM', () => process.exit(0))
