import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { keystone } from '../../../src/adapters/fetch.ts'
import { callerOf, type Serve } from '../echo-service.ts'
import { listening } from '../listening.ts'

const mine = { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="service"', 'Content-Length': '13' } }

/** The adapter for `fetch`, on a socket. */
export const overHono: Serve = (options, tls) => {
  const guarded = keystone(options)(async (request, { identity, refusal }) => {
    const { pathname, search } = new URL(request.url)
    if (pathname === '/deny') return Response.json({ mine: true }, mine)
    if (pathname === '/deny-raw') return new Response('{"mine":true}', mine)
    if (pathname === '/forbid') return Response.json({}, { status: 403 })
    const headers = [...request.headers]
    return Response.json({
      url: pathname + search,
      headers: Object.fromEntries(headers),
      rawHeaders: headers.flat(),
      headersDistinct: Object.fromEntries(headers.map(([name, value]) => [name, value.split(', ')])),
      body: await request.text(),
      ...callerOf(identity, refusal),
    })
  })
  const app = new Hono().all('*', (context) => guarded(context.req.raw))
  return listening(getRequestListener(app.fetch), tls)
}
