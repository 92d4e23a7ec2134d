import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { logIn } from './peers/log-in.ts'
import { type StartedServer, startOurServer } from './peers/our-server.ts'
import { runProgram } from './peers/program.ts'
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
})
