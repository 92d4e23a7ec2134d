import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OpenstackCli } from './peers/openstack-cli.ts'
import { type StartedServer, startOurServer } from './peers/our-server.ts'

const id = expect.stringMatching(/^[0-9a-f]{32}$/)

describe('the openstack command against a server that has just been started', () => {
  let server: StartedServer
  let openstack: OpenstackCli

  beforeAll(async () => {
    server = await startOurServer()
    openstack = new OpenstackCli(join(server.dataDir, 'clouds.yaml'))
  })
  afterAll(() => server?.stop())

  it('token issue: prints a token that the server accepts', async () => {
    const issued = await openstack.show('token', 'issue')
    expect(issued).toEqual({
      id: expect.stringMatching(/^gAAAAA[\w-]+=*$/),
      expires: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000$/),
      user_id: id,
      project_id: id,
    })
    const token = String(issued.id)
    const answer = await fetch(`${server.authUrl}/auth/tokens`, {
      headers: { 'x-auth-token': token, 'x-subject-token': token },
    })
    expect(answer.status).toBe(200)
  })

  it('token revoke: makes the token worthless', async () => {
    const token = String((await openstack.show('token', 'issue')).id)
    await openstack.run('token', 'revoke', token)
    const answer = await fetch(`${server.authUrl}/auth/projects`, { headers: { 'x-auth-token': token } })
    expect(answer.status).toBe(401)
  })

  it('catalog list: shows the identity service at this server', async () => {
    const catalog = await openstack.list('catalog', 'list')
    const identity = catalog.find((service) => service.Type === 'identity')
    expect(identity).toMatchObject({ Name: 'keystone' })
    const endpoints = identity?.Endpoints as { interface: string; url: string }[]
    expect(endpoints.find((endpoint) => endpoint.interface === 'public')?.url).toContain(
      new URL(server.authUrl).host,
    )
  })

  it('user list: contains the administrator', async () => {
    expect(await openstack.list('user', 'list')).toContainEqual({ ID: id, Name: 'admin' })
  })

  it('project list: contains the project admin', async () => {
    expect(await openstack.list('project', 'list')).toContainEqual({ ID: id, Name: 'admin' })
  })

  it('domain list: contains the default domain', async () => {
    expect(await openstack.list('domain', 'list')).toContainEqual(
      expect.objectContaining({ ID: 'default', Name: 'Default', Enabled: true }),
    )
  })

  it('role list: contains the roles of the default policy', async () => {
    const names = (await openstack.list('role', 'list')).map((role) => role.Name)
    expect(names).toEqual(expect.arrayContaining(['admin', 'member', 'reader']))
  })

  it('endpoint list: names the service of every endpoint', async () => {
    expect(await openstack.list('endpoint', 'list')).toContainEqual(
      expect.objectContaining({
        'Service Name': 'keystone',
        'Service Type': 'identity',
        Interface: 'public',
        Enabled: true,
      }),
    )
  })

  it('user create: shows the new user, who can log in', async () => {
    const created = await openstack.show(
      'user',
      'create',
      '--domain',
      'default',
      '--password',
      'first-password',
      'carol',
    )
    expect(created).toMatchObject({ id, name: 'carol', domain_id: 'default', enabled: true })
    expect((await logIn('carol', 'first-password')).status).toBe(201)
  })

  it('user show: finds a user by name', async () => {
    const created = await openstack.show('user', 'create', '--email', 'dave@example.org', 'dave')
    expect(await openstack.show('user', 'show', 'dave')).toMatchObject({
      id: created.id,
      email: 'dave@example.org',
    })
  })

  it('user set --password: replaces the password', async () => {
    await openstack.run('user', 'create', '--password', 'old-password', 'erin')
    await openstack.run('user', 'set', '--password', 'new-password', 'erin')
    expect((await logIn('erin', 'old-password')).status).toBe(401)
    expect((await logIn('erin', 'new-password')).status).toBe(201)
  })

  it('user set --disable: locks the user out', async () => {
    await openstack.run('user', 'create', '--password', 'a-password', 'frank')
    await openstack.run('user', 'set', '--disable', 'frank')
    expect(await openstack.show('user', 'show', 'frank')).toMatchObject({ enabled: false })
    expect((await logIn('frank', 'a-password')).status).toBe(401)
  })

  it('user delete: removes the user', async () => {
    await openstack.run('user', 'create', 'grace')
    await openstack.run('user', 'delete', 'grace')
    const names = (await openstack.list('user', 'list')).map((user) => user.Name)
    expect(names).not.toContain('grace')
  })

  it('project create: shows the new project', async () => {
    const created = await openstack.show('project', 'create', '--description', 'rockets', 'apollo')
    expect(created).toMatchObject({
      id,
      name: 'apollo',
      description: 'rockets',
      enabled: true,
      parent_id: 'default',
    })
  })

  it('project set: changes name and description', async () => {
    await openstack.run('project', 'create', 'gemini')
    await openstack.run('project', 'set', '--name', 'gemini-2', '--description', 'two seats', 'gemini')
    expect(await openstack.show('project', 'show', 'gemini-2')).toMatchObject({ description: 'two seats' })
  })

  it('project delete: removes the project', async () => {
    await openstack.run('project', 'create', 'mercury')
    await openstack.run('project', 'delete', 'mercury')
    const names = (await openstack.list('project', 'list')).map((project) => project.Name)
    expect(names).not.toContain('mercury')
  })

  it('role create and delete: the role comes and goes', async () => {
    expect(await openstack.show('role', 'create', 'auditor')).toMatchObject({ id, name: 'auditor' })
    await openstack.run('role', 'delete', 'auditor')
    const names = (await openstack.list('role', 'list')).map((role) => role.Name)
    expect(names).not.toContain('auditor')
  })

  it('role add: lets the user into the project', async () => {
    await openstack.run('project', 'create', 'voyager')
    await openstack.run('user', 'create', '--password', 'a-password', 'heidi')
    expect((await logIn('heidi', 'a-password', 'voyager')).status).toBe(401)
    await openstack.run('role', 'add', '--user', 'heidi', '--project', 'voyager', 'member')
    expect((await logIn('heidi', 'a-password', 'voyager')).status).toBe(201)
  })

  it('role remove: shuts the user out of the project again', async () => {
    await openstack.run('project', 'create', 'pioneer')
    await openstack.run('user', 'create', '--password', 'a-password', 'ivan')
    await openstack.run('role', 'add', '--user', 'ivan', '--project', 'pioneer', 'member')
    expect((await logIn('ivan', 'a-password', 'pioneer')).status).toBe(201)
    await openstack.run('role', 'remove', '--user', 'ivan', '--project', 'pioneer', 'member')
    expect((await logIn('ivan', 'a-password', 'pioneer')).status).toBe(401)
  })

  it('role assignment list --names: writes out who has which role on what', async () => {
    await openstack.run('project', 'create', 'cassini')
    await openstack.run('user', 'create', 'judy')
    await openstack.run('role', 'add', '--user', 'judy', '--project', 'cassini', 'reader')
    expect(await openstack.list('role', 'assignment', 'list', '--names', '--user', 'judy')).toEqual([
      {
        Role: 'reader',
        User: 'judy@Default',
        Group: '',
        Project: 'cassini@Default',
        Domain: '',
        System: '',
        Inherited: false,
      },
    ])
  })

  const logIn = (name: string, password: string, project?: string) =>
    fetch(`${server.authUrl}/auth/tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        auth: {
          identity: {
            methods: ['password'],
            password: { user: { name, domain: { id: 'default' }, password } },
          },
          ...(project && { scope: { project: { name: project, domain: { id: 'default' } } } }),
        },
      }),
    })
})
