import { v3Password } from '@ks/auth'
import { keystone } from '@ks/middleware/fastify'
import { Session } from '@ks/session'
import fastify from 'fastify'

const {
  OS_AUTH_URL = 'http://127.0.0.1:5000/v3',
  OS_USERNAME = 'admin',
  OS_PASSWORD = '',
  OS_PROJECT_NAME = 'admin',
  PORT = '8080',
} = process.env

/** The service's own login: its user needs a role that may validate tokens, `service` or `admin`. */
const auth = v3Password({
  authUrl: OS_AUTH_URL,
  username: OS_USERNAME,
  password: OS_PASSWORD,
  projectName: OS_PROJECT_NAME,
})
const session = new Session({ auth })
const app = fastify({ logger: true })

await app.register(keystone, {
  session,
  wwwAuthenticateUri: OS_AUTH_URL,
  onUnavailable: (cause) => app.log.error({ err: cause }, 'Keystone cannot be asked'),
})

app.get('/', async ({ identity }) => ({
  message: `Hello, ${identity?.user.name}!`,
  project: identity?.project?.name ?? null,
  roles: identity?.roles,
}))

app.addHook('onClose', () => session.close())
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => app.close())
await app.listen({ port: Number(PORT), host: '127.0.0.1' })
