import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OpenstackCli } from './peers/openstack-cli.ts'
import { type StartedServer, startOurServer } from './peers/our-server.ts'
import { runProgram } from './peers/program.ts'
import { systemEnv } from './peers/system-env.ts'

const methods = 'external,password,token,oauth1,mapped,application_credential,totp'

describe('the openstack command, and what it logs in with', () => {
  let server: StartedServer
  let openstack: OpenstackCli

  beforeAll(async () => {
    server = await startOurServer({ OS_AUTH__METHODS: methods })
    openstack = new OpenstackCli(join(server.dataDir, 'clouds.yaml'))
    await openstack.run('user', 'create', '--password', 'a-password', 'tess')
  })
  afterAll(() => server?.stop())

  /** Issues a token with other credentials than the cloud's, in the environment. */
  const issue = async (credentials: Record<string, string>) => {
    const env = systemEnv({ OS_AUTH_URL: server.authUrl, OS_IDENTITY_API_VERSION: '3', ...credentials })
    return JSON.parse(await runProgram('/usr/bin/openstack', ['token', 'issue', '-f', 'json'], env))
  }

  it('application credential create, access rules, and a login with it', async () => {
    const created = await openstack.show('application', 'credential', 'create', 'robot', '--role', 'reader')
    expect(created).toMatchObject({ name: 'robot', roles: 'reader', unrestricted: false })
    const issued = await issue({
      OS_AUTH_TYPE: 'v3applicationcredential',
      OS_APPLICATION_CREDENTIAL_ID: String(created.id),
      OS_APPLICATION_CREDENTIAL_SECRET: String(created.secret),
    })
    expect(issued.project_id).toBe(created.project_id)
    const rules = JSON.stringify([{ service: 'compute', method: 'GET', path: '/v2.1/servers' }])
    await openstack.run('application', 'credential', 'create', 'narrow', '--access-rules', rules)
    expect(await openstack.list('access', 'rule', 'list')).toEqual([
      expect.objectContaining({ Service: 'compute', Method: 'GET', Path: '/v2.1/servers' }),
    ])
    await openstack.run('application', 'credential', 'delete', 'robot')
    const names = (await openstack.list('application', 'credential', 'list')).map((one) => one.Name)
    expect(names).toEqual(['narrow'])
  })

  it('trust create, show, list and delete, and a login with it', async () => {
    const created = await openstack.show(
      ...['trust', 'create', '--impersonate', '--project', 'admin', '--role', 'member', 'admin', 'tess'],
    )
    expect(created).toMatchObject({ impersonation: true, roles: 'member' })
    const login = {
      OS_USERNAME: 'tess',
      OS_PASSWORD: 'a-password',
      OS_USER_DOMAIN_ID: 'default',
      OS_TRUST_ID: String(created.id),
    }
    expect((await issue(login)).project_id).toBe(created.project_id)
    expect(await openstack.list('trust', 'list')).toHaveLength(1)
    expect(await openstack.show('trust', 'show', String(created.id))).toMatchObject({ id: created.id })
    await openstack.run('trust', 'delete', String(created.id))
    await expect(issue(login)).rejects.toThrow('401')
  })

  it('ec2 credentials create, list and delete', async () => {
    const created = await openstack.show('ec2', 'credentials', 'create')
    expect(await openstack.list('ec2', 'credentials', 'list')).toEqual([
      expect.objectContaining({ Access: created.access, Secret: created.secret }),
    ])
    await openstack.run('ec2', 'credentials', 'delete', String(created.access))
    expect(await openstack.list('ec2', 'credentials', 'list')).toEqual([])
  })

  it('credential create, list and delete', async () => {
    const created = await openstack.show(
      'credential',
      'create',
      '--type',
      'cert',
      'admin',
      import.meta.filename,
    )
    expect(await openstack.list('credential', 'list')).toEqual([
      expect.objectContaining({ ID: created.id, Type: 'cert' }),
    ])
    await openstack.run('credential', 'delete', String(created.id))
    expect(await openstack.list('credential', 'list')).toEqual([])
  })

  it('consumer, request token and access token create, and a login with OAuth1', async () => {
    const consumer = await openstack.show('consumer', 'create', '--description', 'a program')
    const keys = ['--consumer-key', String(consumer.id), '--consumer-secret', String(consumer.secret)]
    const asked = await openstack.show('request', 'token', 'create', ...keys, '--project', 'admin')
    const authorized = await openstack.show(
      ...['request', 'token', 'authorize', '--request-key', String(asked.id), '--role', 'reader'],
    )
    const given = await openstack.show(
      ...['access', 'token', 'create', ...keys],
      ...['--request-key', String(asked.id), '--request-secret', String(asked.secret)],
      ...['--verifier', String(authorized.oauth_verifier)],
    )
    const issued = await issue({
      OS_AUTH_TYPE: 'v3oauth1',
      OS_CONSUMER_KEY: String(consumer.id),
      OS_CONSUMER_SECRET: String(consumer.secret),
      OS_ACCESS_KEY: String(given.id),
      OS_ACCESS_SECRET: String(given.secret),
    })
    expect(issued.id).toMatch(/^gAAAAA/)
  })
})
