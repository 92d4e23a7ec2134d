import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { logIn } from './peers/log-in.ts'
import { OpenstackCli } from './peers/openstack-cli.ts'
import { type StartedServer, startOurServer } from './peers/our-server.ts'
import { runProgram } from './peers/program.ts'
import { systemEnv } from './peers/system-env.ts'

const id = expect.stringMatching(/^[0-9a-f]{32}$/)
const loginScript = join(dirname(fileURLToPath(import.meta.url)), 'peers', 'keystoneauth-login.py')

describe('trusts, with the Python clients', () => {
  let server: StartedServer
  let openstack: OpenstackCli
  let trustId: string

  beforeAll(async () => {
    server = await startOurServer()
    openstack = new OpenstackCli(join(server.dataDir, 'clouds.yaml'))
    await openstack.run('user', 'create', '--password', 'a-password', 'bob')
  })
  afterAll(() => server?.stop())

  it('trust create: shows the new trust', async () => {
    const expiration = ['--expiration', '2036-01-02T03:04:05']
    const given = ['--project', 'admin', '--role', 'admin', '--impersonate', ...expiration]
    const created = await openstack.show('trust', 'create', ...given, 'admin', 'bob')
    expect(created).toMatchObject({
      id,
      impersonation: true,
      project_id: id,
      roles: 'admin',
      expires_at: '2036-01-02T03:04:05.000000Z',
      redelegation_count: 0,
    })
    trustId = String(created.id)
  })

  it('trust list and trust show: find it', async () => {
    expect(await openstack.list('trust', 'list')).toContainEqual(
      expect.objectContaining({ ID: trustId, Impersonation: true }),
    )
    expect(await openstack.show('trust', 'show', trustId)).toMatchObject({ id: trustId, roles: 'admin' })
  })

  it('keystoneauth1 logs in for it', async () => {
    const { body } = await logIn(server.authUrl, server.adminPassword)
    const args = [loginScript, server.authUrl, 'trust', 'bob', 'a-password', trustId]
    expect(JSON.parse(await runProgram('/usr/bin/python3', args, systemEnv()))).toMatchObject({
      token: expect.stringMatching(/^gAAAAA/),
      user_id: body.user.id,
      project_id: body.project.id,
      roles: expect.arrayContaining(['admin', 'reader']),
      users: expect.arrayContaining(['admin', 'bob']),
    })
  })

  it('trust delete: ends it', async () => {
    await openstack.run('trust', 'delete', trustId)
    expect(await openstack.list('trust', 'list')).toEqual([])
    const args = [loginScript, server.authUrl, 'trust', 'bob', 'a-password', trustId]
    await expect(runProgram('/usr/bin/python3', args, systemEnv())).rejects.toThrow(/Unauthorized/)
  })
})
