import { identity, password } from '@ks/auth'
import { keystone } from '@ks/middleware/fastify'
import { Session } from '@ks/session'
import fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeKeystoneConf } from './peers/keystone-conf.ts'
import { logIn } from './peers/log-in.ts'
import { type Mariadb, startMariadb } from './peers/mariadb.ts'
import { bootstrapOriginal, type OriginalKeystone, startOriginalKeystone } from './peers/original-keystone.ts'
import { freePort } from './peers/program.ts'
import { temporaryFolder } from './peers/temporary-folder.ts'

const adminPassword = 'original-admin-password'

describe('our libraries against the original server', () => {
  const folder = temporaryFolder('original')
  let mariadb: Mariadb
  let original: OriginalKeystone
  let session: Session

  beforeAll(async () => {
    mariadb = await startMariadb()
    const conf = writeKeystoneConf({
      folder: folder.path,
      connection: await mariadb.createDatabase('keystone'),
    })
    const port = await freePort()
    await bootstrapOriginal({ conf, port }, adminPassword)
    original = await startOriginalKeystone({ conf, port })
    session = sessionWith(adminPassword)
  })
  afterAll(async () => {
    await session?.close()
    await original?.stop()
    await mariadb?.stop()
    folder.remove()
  })

  const sessionWith = (secret: string) =>
    new Session({
      auth: identity({
        authUrl: original.authUrl,
        methods: [password({ user: { name: 'admin', domain: { id: 'default' } }, password: secret })],
        scope: { project: { name: 'admin', domain: { id: 'default' } } },
      }),
    })

  describe('@ks/session', () => {
    it('logs in and lists the users through the catalog', async () => {
      const answer = await session.get('/users', {
        endpointFilter: { serviceType: 'identity', interface: 'public' },
      })
      const { users } = await answer.json<{ users: { name: string }[] }>()
      expect(users.map((user) => user.name)).toEqual(['admin'])
    })

    it('reads user, project and roles out of the answer', async () => {
      const { body } = await logIn(original.authUrl, adminPassword)
      const access = await session.getAccess()
      expect(access?.user).toMatchObject({ id: body.user.id, name: 'admin' })
      expect(access?.scope).toMatchObject({ project: { id: body.project.id, name: 'admin' } })
      expect(access?.roles.map((role) => role.name).sort()).toEqual(['admin', 'member', 'reader'])
    })

    it('throws unauthorized for a wrong password', async () => {
      const stranger = sessionWith('not-the-password')
      await expect(stranger.getToken()).rejects.toMatchObject({ code: 'unauthorized' })
      await stranger.close()
    })
  })

  describe('@ks/middleware in front of a Fastify service', () => {
    const service = fastify()

    beforeAll(async () => {
      await service.register(keystone, { session, wwwAuthenticateUri: original.authUrl })
      service.get('/', async (request) => ({
        user: request.identity?.user.name,
        roles: request.identity?.roles,
      }))
    })
    afterAll(() => service.close())

    const call = (headers: Record<string, string>) => service.inject({ url: '/', headers })

    it("lets the original's token through and reads its identity", async () => {
      const { id } = await logIn(original.authUrl, adminPassword)
      const answer = await call({ 'x-auth-token': id })
      expect(answer.statusCode).toBe(200)
      expect(answer.json()).toEqual({
        user: 'admin',
        roles: expect.arrayContaining(['admin', 'member', 'reader']),
      })
    })

    it('refuses a token that the original did not issue', async () => {
      expect((await call({ 'x-auth-token': 'gAAAAABnobody' })).statusCode).toBe(401)
    })

    it('refuses a request without a token and names the original', async () => {
      const answer = await call({})
      expect(answer.statusCode).toBe(401)
      expect([answer.headers['www-authenticate']].flat()).toEqual([`Keystone uri="${original.authUrl}"`])
    })
  })
})
