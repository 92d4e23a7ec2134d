import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeKeystoneConf } from './peers/keystone-conf.ts'
import { logIn, validate } from './peers/log-in.ts'
import { type Mariadb, startMariadb } from './peers/mariadb.ts'
import { OpenstackCli } from './peers/openstack-cli.ts'
import { bootstrapOriginal, type OriginalKeystone, startOriginalKeystone } from './peers/original-keystone.ts'
import {
  type OurServer,
  type StartedServer,
  serveConf,
  startOurServer,
  syncDatabase,
} from './peers/our-server.ts'
import { freePort, runProgram } from './peers/program.ts'
import { systemEnv } from './peers/system-env.ts'
import { temporaryFolder } from './peers/temporary-folder.ts'

const id = expect.stringMatching(/^[0-9a-f]{32}$/)
const script = join(dirname(fileURLToPath(import.meta.url)), 'peers/keystoneauth-application-credential.py')

/** A login by plain HTTP. */
function logInWith(authUrl: string, claim: { id: string; secret: string }): Promise<Response> {
  const identity = { methods: ['application_credential'], application_credential: claim }
  return fetch(`${authUrl}/auth/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ auth: { identity } }),
  })
}

describe('application credentials of a server that has just been started', () => {
  let server: StartedServer
  let openstack: OpenstackCli

  beforeAll(async () => {
    server = await startOurServer()
    openstack = new OpenstackCli(join(server.dataDir, 'clouds.yaml'))
  })
  afterAll(() => server?.stop())

  const create = (...args: string[]) => openstack.show('application', 'credential', 'create', ...args)

  it('are made, listed, shown and deleted by the openstack command', async () => {
    const made = await create('--role', 'reader', '--expiration', '2134-01-02T03:04:05', 'robot')
    expect(made).toMatchObject({
      id,
      name: 'robot',
      project_id: id,
      roles: 'reader',
      expires_at: '2134-01-02T03:04:05.000000',
      secret: expect.stringMatching(/^[\w-]{86}$/),
    })
    expect(await openstack.list('application', 'credential', 'list')).toContainEqual(
      expect.objectContaining({ ID: made.id, Name: 'robot' }),
    )
    const shown = await openstack.show('application', 'credential', 'show', 'robot')
    expect(shown).toMatchObject({ id: made.id, name: 'robot' })
    expect(JSON.stringify(shown)).not.toContain(made.secret)
    await openstack.run('application', 'credential', 'delete', 'robot')
    expect(await openstack.list('application', 'credential', 'list')).toEqual([])
  })

  it('log in with keystoneauth1, bound by their access rules', async () => {
    const rules = [{ service: 'compute', path: '/v2.1/servers', method: 'GET' }]
    const made = await create('--access-rules', JSON.stringify(rules), 'bound')
    const args = [script, server.authUrl, String(made.id), String(made.secret)]
    expect(JSON.parse(await runProgram('/usr/bin/python3', args, systemEnv()))).toEqual({
      user_id: id,
      project_id: made.project_id,
      roles: expect.arrayContaining(['admin', 'member', 'reader']),
      credential: made.id,
      access_rules: [{ id, ...rules[0] }],
      endpoint: expect.stringContaining(new URL(server.authUrl).host),
    })
    expect(await openstack.list('access', 'rule', 'list')).toContainEqual({
      ID: id,
      Service: 'compute',
      Method: 'GET',
      Path: '/v2.1/servers',
    })
  })
})

describe('application credentials of a cloud that the original and our server serve together', () => {
  const adminPassword = 'shared-admin-password'
  const folder = temporaryFolder('application-credentials')
  let mariadb: Mariadb
  let original: OriginalKeystone
  let ours: OurServer

  beforeAll(async () => {
    mariadb = await startMariadb()
    const conf = writeKeystoneConf({
      folder: folder.path,
      connection: await mariadb.createDatabase('keystone'),
    })
    const port = await freePort()
    await bootstrapOriginal({ conf, port }, adminPassword)
    original = await startOriginalKeystone({ conf, port })
    await syncDatabase(conf)
    ours = await serveConf(conf)
  })
  afterAll(async () => {
    await ours?.stop()
    await original?.stop()
    await mariadb?.stop()
    folder.remove()
  })

  const directions = [
    { from: 'the original', to: 'ours', urls: () => ({ maker: original.authUrl, other: ours.authUrl }) },
    { from: 'ours', to: 'the original', urls: () => ({ maker: ours.authUrl, other: original.authUrl }) },
  ]

  it.each(directions)(
    'made by $from log in at both, and their tokens are good at both',
    async ({ from, urls }) => {
      const { maker, other } = urls()
      const admin = await logIn(maker, adminPassword)
      const all = `${maker}/users/${admin.body.user.id}/application_credentials`
      const headers = { 'x-auth-token': admin.id, 'content-type': 'application/json' }
      const make = async (application_credential: object) => {
        const body = JSON.stringify({ application_credential })
        const answer = await fetch(all, { method: 'POST', headers, body })
        expect(answer.status).toBe(201)
        return ((await answer.json()) as { application_credential: { id: string; secret: string } })
          .application_credential
      }
      for (const given of [
        { name: `generated by ${from}` },
        {
          name: `chosen at ${from}`,
          secret: 'a chosen secret',
          unrestricted: true,
          roles: [{ name: 'reader' }],
        },
      ]) {
        const credential = await make(given)
        expect((await logInWith(other, { ...credential, secret: 'wrong' })).status).toBe(401)
        for (const authUrl of [maker, other]) {
          const issued = await logInWith(authUrl, credential)
          expect([given.name, issued.status]).toEqual([given.name, 201])
          const token = issued.headers.get('x-subject-token') ?? ''
          for (const validator of [maker, other]) {
            const { status, body } = await validate(validator, token, token)
            expect(status).toBe(200)
            expect(body).toMatchObject({
              methods: ['application_credential'],
              user: { id: admin.body.user.id },
              application_credential: {
                id: credential.id,
                name: given.name,
                restricted: !('unrestricted' in given),
              },
            })
          }
        }
        await fetch(`${all}/${credential.id}`, { method: 'DELETE', headers })
        expect((await logInWith(other, credential)).status).not.toBe(201)
      }
    },
  )
})
