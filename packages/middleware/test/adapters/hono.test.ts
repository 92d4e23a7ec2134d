import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { keystone } from '../../src/adapters/fetch.ts'
import { adapterCases } from './cases.ts'

const mine = { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="service"', 'Content-Length': '13' } }

adapterCases('fetch', async (options) => {
  const guarded = keystone(options)((request, { identity, refusal }) => {
    const { pathname } = new URL(request.url)
    if (pathname === '/deny') return Response.json({ mine: true }, mine)
    if (pathname === '/deny-raw') return new Response('{"mine":true}', mine)
    if (pathname === '/forbid') return Response.json({}, { status: 403 })
    const headers = [...request.headers]
    return Response.json({
      headers: Object.fromEntries(headers),
      rawHeaders: headers.flat(),
      headersDistinct: Object.fromEntries(headers.map(([name, value]) => [name, value.split(', ')])),
      user: identity?.user.name ?? null,
      roles: identity?.roles ?? null,
      isMember: identity?.hasRole('Member') ?? null,
      refusal: refusal ?? null,
    })
  })
  const app = new Hono().all('*', (context) => guarded(context.req.raw))
  const server = createServer(getRequestListener(app.fetch))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
})
