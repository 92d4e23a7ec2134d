import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { remoteAuth } from '@ks/middleware/proxy'

/** Believes the headers of the proxy alone: whoever comes directly is sent there. */
const fromProxy = remoteAuth({
  servicePass: process.env.SERVICE_PASS ?? '',
  proxyLocation: 'http://127.0.0.1:8090/',
})

/** Programs in other languages read the same headers, which never come from a client. */
const server = createServer((request, response) =>
  fromProxy(request, response, () => {
    const { 'x-user-name': user, 'x-project-name': project = null, 'x-roles': roles } = request.headers
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ message: `Hello, ${user}!`, project, roles: String(roles).split(',') }))
  }),
)

server.listen(Number(process.env.PORT ?? 8080), '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => server.close())
