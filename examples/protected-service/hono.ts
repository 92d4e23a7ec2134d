import { serve } from '@hono/node-server'
import { keystone } from '@ks/middleware/fetch'
import { openCloud } from '@ks/session'
import { Hono } from 'hono'

/** The service's own login: its user needs a role that may validate tokens, `service` or `admin`. */
const { session } = await openCloud()

const guarded = keystone({
  session,
  wwwAuthenticateUri: session.auth?.authUrl ?? '',
  onUnavailable: (cause) => console.error('Keystone cannot be asked:', cause),
})

/** Any handler from `Request` to `Response`; the second argument says who is asking. */
const hello = guarded((_request, { identity }) =>
  Response.json({
    message: `Hello, ${identity?.user.name}!`,
    project: identity?.project?.name ?? null,
    roles: identity?.roles,
  }),
)

const app = new Hono().get('/', (context) => hello(context.req.raw))
const options = { fetch: app.fetch, port: Number(process.env.PORT ?? 8080), hostname: '127.0.0.1' }
const server = serve(options, ({ port }) => console.log(`listening on http://127.0.0.1:${port}`))
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => server.close(() => session.close()))
