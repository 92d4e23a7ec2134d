import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { logIn } from './peers/log-in.ts'
import { type StartedServer, startOurServer } from './peers/our-server.ts'
import { freePort, type Program, runProgram, startProgram } from './peers/program.ts'
import { systemEnv } from './peers/system-env.ts'

const python = '/usr/bin/python3'
const script = (name: string) => join(dirname(fileURLToPath(import.meta.url)), 'peers', name)

describe('the Python clients against our server', () => {
  let server: StartedServer

  beforeAll(async () => {
    server = await startOurServer()
  })
  afterAll(() => server?.stop())

  describe('keystoneauth1', () => {
    const keystoneauth = async (...args: string[]) =>
      JSON.parse(
        await runProgram(python, [script('keystoneauth-login.py'), server.authUrl, ...args], systemEnv()),
      )

    it('logs in with a password and lists the users', async () => {
      const { body } = await logIn(server.authUrl, server.adminPassword)
      expect(await keystoneauth('password', 'admin', server.adminPassword)).toEqual({
        token: expect.stringMatching(/^gAAAAA/),
        user_id: body.user.id,
        project_id: body.project.id,
        roles: expect.arrayContaining(['admin']),
        users: expect.arrayContaining(['admin']),
      })
    })

    it('trades a token for another one and lists the users', async () => {
      const { id, body } = await logIn(server.authUrl, server.adminPassword)
      const traded = await keystoneauth('token', id)
      expect(traded).toMatchObject({ user_id: body.user.id, users: expect.arrayContaining(['admin']) })
      expect(traded.token).not.toBe(id)
    })

    it('reports Unauthorized for a wrong password', async () => {
      await expect(keystoneauth('password', 'admin', 'not-the-password')).rejects.toThrow(
        /keystoneauth1\S*\.Unauthorized/,
      )
    })
  })

  describe('keystonemiddleware in front of an application', () => {
    let application: Program
    let url: string

    beforeAll(async () => {
      const port = await freePort()
      url = `http://127.0.0.1:${port}/`
      application = await startProgram({
        command: python,
        args: [script('guarded-app.py'), String(port), server.authUrl, server.adminPassword],
        env: systemEnv(),
        ready: async () => (await fetch(url)).status === 401,
      })
    })
    afterAll(() => application?.stop())

    const call = (token: string) => fetch(url, { headers: { 'x-auth-token': token } })

    it('lets a token of our server through and reads its identity', async () => {
      const answer = await call((await logIn(server.authUrl, server.adminPassword)).id)
      expect(answer.status).toBe(200)
      const identity = (await answer.json()) as Record<string, string>
      expect(identity).toMatchObject({
        USER_NAME: 'admin',
        PROJECT_NAME: 'admin',
        IDENTITY_STATUS: 'Confirmed',
      })
      expect(identity.ROLES?.split(',')).toContain('admin')
    })

    it('refuses a token that our server has revoked', async () => {
      const { id } = await logIn(server.authUrl, server.adminPassword)
      expect((await call(id)).status).toBe(200)
      const revoked = await fetch(`${server.authUrl}/auth/tokens`, {
        method: 'DELETE',
        headers: { 'x-auth-token': id, 'x-subject-token': id },
      })
      expect(revoked.status).toBe(204)
      expect((await call(id)).status).toBe(401)
    })

    it('refuses a token that nobody issued', async () => {
      expect((await call('gAAAAABnobody')).status).toBe(401)
    })
  })
})
