import { authInterface, v3Password } from '@ks/auth'
import { IdentityClient } from '@ks/client'
import { Session } from '@ks/session'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OriginalCloud, startOriginalCloud } from './peers/original-cloud.ts'

describe('@ks/client against the original server', () => {
  let original: OriginalCloud
  let session: Session
  let identity: IdentityClient

  beforeAll(async () => {
    original = await startOriginalCloud()
    const { authUrl, adminPassword } = original
    session = new Session({
      auth: v3Password({ authUrl, username: 'admin', password: adminPassword, projectName: 'admin' }),
    })
    identity = new IdentityClient({ session })
  })
  afterAll(async () => {
    await session?.close()
    await original?.stop()
  })

  it('reads and writes domains, projects, users, groups, roles and grants', async () => {
    const domain = await identity.domains.create({ name: 'engineering' })
    const project = await identity.projects.create({ name: 'engines', domainId: domain.id, tags: ['hot'] })
    const user = await identity.users.create({
      name: 'ada',
      domainId: domain.id,
      password: 'pw',
      email: 'a@b',
    })
    const group = await identity.groups.create({ name: 'countesses', domainId: domain.id })
    const role = await identity.roles.create({ name: 'stoker' })
    expect(await identity.users.find({ name: 'ada', domainId: domain.id })).toMatchObject({
      ...{ id: user.id, domainId: domain.id, email: 'a@b', passwordExpiresAt: null },
    })
    await identity.groups.addUser(group.id, user.id)
    expect((await identity.groups.users(group.id)).map(({ name }) => name)).toEqual(['ada'])
    const grants = [
      { roleId: role.id, userId: user.id, projectId: project.id },
      { roleId: role.id, groupId: group.id, domainId: domain.id },
      { roleId: role.id, groupId: group.id, domainId: domain.id, inherited: true },
      { roleId: role.id, userId: user.id, system: 'all' as const },
    ]
    for (const grant of grants) {
      await identity.grants.add(grant)
      expect(await identity.grants.has(grant)).toBe(true)
    }
    const effective = await identity.roleAssignments.list({
      userId: user.id,
      effective: true,
      includeNames: true,
    })
    expect(effective.map(({ role }) => role.name)).toContain('stoker')
    expect((await identity.users.projects(user.id)).map(({ name }) => name)).toEqual(['engines'])
    expect(await identity.projects.tags.list(project.id)).toEqual(['hot'])
    expect((await identity.projects.update(project.id, { description: 'x' })).description).toBe('x')
    await identity.grants.remove(grants[0]!)
    expect(await identity.grants.has(grants[0]!)).toBe(false)
    await identity.users.delete(user.id)
    await expect(identity.users.get(user.id)).rejects.toMatchObject({ code: 'http_error', status: 404 })
  })

  it('reads and writes the catalog', async () => {
    const region = await identity.regions.create({ id: 'south' })
    const service = await identity.services.create({ type: 'compute', name: 'nova' })
    const made = {
      serviceId: service.id,
      interface: 'public',
      regionId: region.id,
      url: 'http://nova.example/v2.1',
    }
    const endpoint = await identity.endpoints.create({ ...made, interface: 'public' })
    expect(await identity.endpoints.list({ serviceId: service.id })).toEqual([endpoint])
    await identity.endpoints.delete(endpoint.id)
    await identity.services.delete(service.id)
    await identity.regions.delete(region.id)
  })

  it('makes credentials, application credentials and trusts', async () => {
    const [userId = '', projectId = ''] = [await session.getUserId(), await session.getProjectId()]
    const ec2 = await identity.ec2Credentials.create(userId, { tenantId: projectId })
    expect((await identity.ec2Credentials.list(userId)).map(({ access }) => access)).toEqual([ec2.access])
    const robot = await identity.applicationCredentials.create(userId, { name: 'robot' })
    expect(robot.secret).toEqual(expect.any(String))
    await identity.applicationCredentials.delete(userId, robot.id)
    const trustee = await identity.users.create({ name: 'trustee' })
    const member = await identity.roles.find({ name: 'member' })
    const trust = await identity.trusts.create({
      ...{ trustorUserId: userId, trusteeUserId: trustee.id, projectId, impersonation: true },
      roles: [{ id: member.id }],
    })
    expect((await identity.trusts.roles(trust.id)).map(({ name }) => name)).toContain('member')
    await identity.trusts.delete(trust.id)
  })

  it('validates and revokes tokens', async () => {
    const { authUrl, adminPassword: password } = original
    await using other = new IdentityClient({ authUrl, username: 'admin', password, projectName: 'admin' })
    await other.authenticate()
    const token = other.authToken ?? ''
    expect((await identity.auth.tokens.validate(token)).user.name).toBe('admin')
    await identity.auth.tokens.revoke(token)
    await expect(identity.auth.tokens.validate(token)).rejects.toMatchObject({ status: 404 })
  })

  it('works with a token that has no scope, at the URL where it logged in', async () => {
    const { authUrl, adminPassword: password } = original
    const auth = v3Password({ authUrl, username: 'admin', password, unscoped: true })
    await using unscoped = new Session({ auth })
    const projects = await new IdentityClient({ session: unscoped }).auth.projects()
    expect(projects.map(({ name }) => name)).toContain('admin')
    expect(await unscoped.getEndpointData({ interface: authInterface, version: 3 })).toMatchObject({
      apiVersion: [3, 14],
      status: 'CURRENT',
    })
  })
})
