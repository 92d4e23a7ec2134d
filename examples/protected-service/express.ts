import type { AddressInfo } from 'node:net'
import { identityOf, keystone } from '@ks/middleware/node-http'
import { openCloud } from '@ks/session'
import express from 'express'

/** The service's own login: its user needs a role that may validate tokens, `service` or `admin`. */
const { session } = await openCloud()
const app = express()

app.use(
  keystone({
    session,
    wwwAuthenticateUri: session.auth?.authUrl ?? '',
    onUnavailable: (cause) => console.error('Keystone cannot be asked:', cause),
  }),
)

app.get('/', (request, response) => {
  const identity = identityOf(request)
  response.json({
    message: `Hello, ${identity?.user.name}!`,
    project: identity?.project?.name ?? null,
    roles: identity?.roles,
  })
})

const server = app.listen(Number(process.env.PORT ?? 8080), '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => server.close(() => session.close()))
