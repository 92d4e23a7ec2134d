import { v3Password } from '@ks/auth'
import { IdentityClient } from '@ks/client'
import { Session } from '@ks/session'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startIdentityServer, type TestServer } from '../readme/identity-server.ts'
import type { ApiDocument } from './generate.ts'
import { leftOut, routeOf, routesOf } from './routes.ts'
import { root } from './workspace-root.ts'

describe('the client and the identity server', () => {
  let server: TestServer
  let session: Session
  let identity: IdentityClient
  let document: ApiDocument
  const sent = new Set<string>()

  beforeAll(async () => {
    server = await startIdentityServer(root)
    document = (await (await fetch(`http://${server.host}/openapi.json`)).json()) as ApiDocument
    const routes = routesOf(document)
    const { OS_AUTH_URL: authUrl = '', OS_PASSWORD: password = '' } = server.env
    session = new Session({
      auth: v3Password({ authUrl, username: 'admin', password, projectName: 'admin' }),
      log: (entry) => {
        if (entry.event === 'response' && entry.status < 400)
          sent.add(routeOf(routes, entry.method, new URL(entry.url).pathname) ?? entry.url)
      },
    })
    identity = new IdentityClient({ session })
  })
  afterAll(async () => {
    await session.close()
    await server.stop()
  })

  const missing = expect.objectContaining({ code: 'http_error', status: 404 })

  it('domains, projects, their trees and tags', async () => {
    const domain = await identity.domains.create({ name: 'engineering' })
    expect(await identity.domains.find({ name: 'engineering' })).toEqual(
      await identity.domains.get(domain.id),
    )
    expect((await identity.domains.list()).map(({ name }) => name)).toContain('engineering')

    const parent = await identity.projects.create({ name: 'engines', domainId: domain.id })
    const child = await identity.projects.create({
      name: 'steam',
      domainId: domain.id,
      parentId: parent.id,
      tags: ['hot'],
    })
    expect(child).toMatchObject({ parentId: parent.id, isDomain: false, tags: ['hot'] })
    expect(await identity.projects.list({ parentId: parent.id, tagsAny: 'hot,cold' })).toEqual([child])
    const admin = await session.getUserId()
    const role = await identity.roles.find({ name: 'admin' })
    for (const projectId of [parent.id, child.id])
      await identity.grants.add({ userId: admin ?? '', projectId, roleId: role.id })
    const tree = await identity.projects.getTree(parent.id, { subtree: true, parents: true })
    expect(tree.subtree).toEqual([expect.objectContaining({ id: child.id, parentId: parent.id })])
    expect(tree.parents).toEqual([])

    const { tags } = identity.projects
    expect(await tags.replace(child.id, ['a b', 'c'])).toEqual(['a b', 'c'])
    await tags.add(child.id, 'd')
    await tags.remove(child.id, 'c')
    expect(await tags.list(child.id)).toEqual(['a b', 'd'])
    expect([await tags.has(child.id, 'a b'), await tags.has(child.id, 'c')]).toEqual([true, false])
    await tags.clear(child.id)
    expect(await tags.list(child.id)).toEqual([])

    expect((await identity.projects.update(child.id, { description: 'hot' })).description).toBe('hot')
    await identity.projects.delete(child.id)
    await expect(identity.projects.get(child.id)).rejects.toEqual(missing)
    expect((await identity.domains.update(domain.id, { enabled: false })).enabled).toBe(false)
    await identity.domains.delete(domain.id)
  })

  it('users and groups', async () => {
    const user = await identity.users.create({ name: 'ada', password: 'first', email: 'ada@example.org' })
    expect(user).toMatchObject({ domainId: 'default', email: 'ada@example.org', passwordExpiresAt: null })
    expect(await identity.users.find({ name: 'ada', domainId: 'default' })).toEqual(
      await identity.users.get(user.id),
    )
    expect((await identity.users.update(user.id, { favourite_colour: 'green' })).favourite_colour).toBe(
      'green',
    )
    await identity.users.changePassword(user.id, { originalPassword: 'first', password: 'second' })
    expect(
      (await identity.users.list({ name__startswith: 'ad', enabled: true })).map(({ name }) => name),
    ).toContain('ada')

    const group = await identity.groups.create({ name: 'countesses' })
    await identity.groups.addUser(group.id, user.id)
    expect(await identity.groups.hasUser(group.id, user.id)).toBe(true)
    expect((await identity.groups.users(group.id)).map(({ id }) => id)).toEqual([user.id])
    expect((await identity.users.groups(user.id)).map(({ id }) => id)).toEqual([group.id])
    expect(await identity.users.projects(user.id)).toEqual([])
    await identity.groups.removeUser(group.id, user.id)
    expect(await identity.groups.hasUser(group.id, user.id)).toBe(false)
    expect(await identity.groups.get(group.id)).toMatchObject({ name: 'countesses' })
    expect(await identity.groups.list({ name: 'countesses' })).toHaveLength(1)
    expect((await identity.groups.update(group.id, { description: 'x' })).description).toBe('x')
    await identity.groups.delete(group.id)
    await identity.users.delete(user.id)
    await expect(identity.users.get(user.id)).rejects.toEqual(missing)
  })

  it('roles, what they imply, and who has them on what', async () => {
    const role = await identity.roles.create({ name: 'stoker' })
    const reader = await identity.roles.find({ name: 'reader' })
    expect(await identity.roles.get(role.id)).toEqual(role)
    expect((await identity.roles.update(role.id, { description: 'hot' })).description).toBe('hot')
    expect((await identity.roles.list({ name: 'stoker' })).map(({ id }) => id)).toEqual([role.id])
    await identity.roles.imply(role.id, reader.id)
    expect(await identity.roles.implies(role.id, reader.id)).toBe(true)
    expect((await identity.roles.implied(role.id)).map(({ name }) => name)).toEqual(['reader'])
    expect((await identity.roles.inferences()).map(({ priorRole }) => priorRole)).toContainEqual(
      expect.objectContaining({ name: 'stoker' }),
    )
    await identity.roles.stopImplying(role.id, reader.id)
    expect(await identity.roles.implies(role.id, reader.id)).toBe(false)

    const user = await identity.users.create({ name: 'charles' })
    const group = await identity.groups.create({ name: 'mechanics' })
    const project = await identity.projects.create({ name: 'difference-engine' })
    const actors = [{ userId: user.id }, { groupId: group.id }]
    const targets = [{ projectId: project.id }, { domainId: 'default' }, { system: 'all' as const }]
    for (const actor of actors) {
      for (const target of targets) {
        for (const inherited of 'system' in target ? [false] : [false, true]) {
          const grant = { roleId: role.id, ...actor, ...target, ...(inherited && { inherited }) }
          await identity.grants.add(grant)
          expect(await identity.grants.has(grant)).toBe(true)
          // The API has no list of the roles that are inherited from a project.
          if (inherited && !('domainId' in target))
            await expect(identity.grants.list(grant)).rejects.toMatchObject({ code: 'invalid_option' })
          else expect((await identity.grants.list(grant)).map(({ id }) => id)).toEqual([role.id])
          const assignments = await identity.roleAssignments.list({
            roleId: role.id,
            includeNames: true,
            effective: false,
          })
          expect(assignments[0]?.role).toMatchObject({ name: 'stoker' })
          await identity.grants.remove(grant)
          expect(await identity.grants.has(grant)).toBe(false)
        }
      }
    }
    await identity.projects.delete(project.id)
    await identity.groups.delete(group.id)
    await identity.users.delete(user.id)
    await identity.roles.delete(role.id)
  })

  it('regions, services and endpoints', async () => {
    const region = await identity.regions.create({ description: 'north' })
    const named = await identity.regions.createWithId('south', { parentRegionId: region.id })
    expect(await identity.regions.get('south')).toEqual(named)
    expect((await identity.regions.list({ parentRegionId: region.id })).map(({ id }) => id)).toEqual([
      'south',
    ])
    expect((await identity.regions.update('south', { description: 'warm' })).description).toBe('warm')
    const service = await identity.services.create({ type: 'compute', name: 'nova' })
    expect((await identity.services.update(service.id, { enabled: true })).name).toBe('nova')
    expect(await identity.services.find({ type: 'compute' })).toEqual(await identity.services.get(service.id))
    const endpoint = await identity.endpoints.create({
      serviceId: service.id,
      interface: 'public',
      regionId: 'south',
      url: 'https://nova.example/v2.1',
    })
    expect((await identity.endpoints.update(endpoint.id, { url: 'https://nova.example/v2' })).url).toMatch(
      /v2$/,
    )
    expect(await identity.endpoints.list({ serviceId: service.id })).toEqual([
      await identity.endpoints.get(endpoint.id),
    ])
    await identity.endpoints.delete(endpoint.id)
    await identity.services.delete(service.id)
    await identity.regions.delete('south')
    await identity.regions.delete(region.id)
  })

  it('credentials of every kind', async () => {
    const [userId = '', projectId = ''] = [await session.getUserId(), await session.getProjectId()]
    const credential = await identity.credentials.create({
      userId,
      type: 'cert',
      blob: '{"a_b": 1}',
      projectId,
    })
    expect(await identity.credentials.get(credential.id)).toMatchObject({ blob: '{"a_b": 1}' })
    expect((await identity.credentials.update(credential.id, { blob: 'x' })).blob).toBe('x')
    expect(await identity.credentials.list({ userId, type: 'cert' })).toHaveLength(1)
    await identity.credentials.delete(credential.id)

    const ec2 = await identity.ec2Credentials.create(userId, { tenantId: projectId })
    expect(await identity.ec2Credentials.get(userId, ec2.access)).toEqual(ec2)
    expect(await identity.ec2Credentials.list(userId)).toEqual([ec2])
    await identity.ec2Credentials.delete(userId, ec2.access)

    const made = await identity.applicationCredentials.create(userId, {
      name: 'robot',
      accessRules: [{ path: '/v2.1/servers', method: 'GET', service: 'compute' }],
    })
    expect(made.secret).toEqual(expect.any(String))
    expect(await identity.applicationCredentials.get(userId, made.id)).toMatchObject({
      name: 'robot',
      unrestricted: null,
    })
    expect(await identity.applicationCredentials.list(userId, { name: 'robot' })).toHaveLength(1)
    const [rule] = await identity.accessRules.list(userId)
    expect(await identity.accessRules.get(userId, rule?.id ?? '')).toEqual(rule)
    await identity.applicationCredentials.delete(userId, made.id)
    await identity.accessRules.delete(userId, rule?.id ?? '')
    expect(await identity.accessRules.list(userId)).toEqual([])
  })

  it('trusts', async () => {
    const [trustorUserId = '', projectId = ''] = [await session.getUserId(), await session.getProjectId()]
    const trustee = await identity.users.create({ name: 'trustee' })
    const member = await identity.roles.find({ name: 'member' })
    const trust = await identity.trusts.create({
      ...{ trustorUserId, trusteeUserId: trustee.id, projectId, impersonation: false },
      roles: [{ id: member.id }],
    })
    expect(await identity.trusts.get(trust.id)).toMatchObject({
      trusteeUserId: trustee.id,
      remainingUses: null,
    })
    expect((await identity.trusts.list({ trustorUserId })).map(({ id }) => id)).toEqual([trust.id])
    expect((await identity.trusts.roles(trust.id)).map(({ name }) => name)).toContain('member')
    expect(await identity.trusts.hasRole(trust.id, member.id)).toBe(true)
    await identity.trusts.delete(trust.id)
    await expect(identity.trusts.get(trust.id)).rejects.toEqual(missing)
  })

  it('federation', async () => {
    const { identityProviders, mappings, protocols } = identity.federation
    const rules = [{ local: [{ user: { name: '{0}' } }], remote: [{ type: 'REMOTE_USER' }] }]
    const mapping = await mappings.create('by_name', { rules })
    expect(mapping.rules).toEqual(rules)
    expect(await mappings.get('by_name')).toEqual(mapping)
    expect(await mappings.list()).toHaveLength(1)
    const provider = await identityProviders.create('acme', {
      remoteIds: ['https://idp.example'],
      enabled: true,
    })
    expect(provider).toMatchObject({ id: 'acme', remoteIds: ['https://idp.example'] })
    expect(await identityProviders.list({ id: 'acme' })).toEqual([await identityProviders.get('acme')])
    expect((await identityProviders.update('acme', { description: 'x' })).description).toBe('x')
    const of = protocols('acme')
    await of.create('openid', { mappingId: 'by_name' })
    expect(await of.get('openid')).toMatchObject({ id: 'openid', mappingId: 'by_name' })
    expect(await of.list()).toHaveLength(1)
    expect((await of.update('openid', { mappingId: 'by_name' })).mappingId).toBe('by_name')
    await of.delete('openid')
    await identityProviders.delete('acme')
    expect((await mappings.update('by_name', { rules })).rules).toEqual(rules)
    await mappings.delete('by_name')
    expect((await identity.federation.projects()).map(({ name }) => name)).toContain('admin')
    expect(await identity.federation.domains()).toEqual([])
  })

  it('OAuth 1 consumers', async () => {
    const { consumers, accessTokens } = identity.oauth1
    const consumer = await consumers.create({ description: 'robot' })
    expect(consumer.secret).toEqual(expect.any(String))
    expect(await consumers.get(consumer.id)).toMatchObject({ description: 'robot' })
    expect((await consumers.update(consumer.id, { description: 'x' })).description).toBe('x')
    expect(await consumers.list()).toHaveLength(1)
    await consumers.delete(consumer.id)
    expect(await accessTokens.list((await session.getUserId()) ?? '')).toEqual([])
    await expect(identity.oauth1.authorize('unknown', ['r1'])).rejects.toMatchObject({ code: 'http_error' })
  })

  it('what a token may, and other tokens', async () => {
    expect((await identity.auth.projects()).map(({ name }) => name)).toContain('admin')
    expect(await identity.auth.domains()).toEqual([])
    expect(await identity.auth.system()).toEqual([{ all: true }])
    expect((await identity.auth.catalog()).map(({ type }) => type)).toContain('identity')
    const { OS_AUTH_URL: authUrl = '', OS_PASSWORD: password = '' } = server.env
    const other = new IdentityClient({ authUrl, username: 'admin', password, projectName: 'admin' })
    await other.authenticate()
    const token = other.authToken ?? ''
    const access = await identity.auth.tokens.validate(token, { includeCatalog: false, allowExpired: true })
    expect([access.user.name, access.catalog]).toEqual(['admin', undefined])
    expect(await identity.auth.tokens.check(token)).toBe(true)
    await identity.auth.tokens.revoke(token)
    expect(await identity.auth.tokens.check(token)).toBe(false)
    await expect(identity.auth.tokens.validate(token)).rejects.toEqual(missing)
    expect((await identity.revocationEvents.list()).length).toBeGreaterThan(0)
    await other.close()
  })

  it('know the same routes', () => {
    const routes = routesOf(document)
    expect(Object.keys(leftOut).filter((route) => !routes.includes(route))).toEqual([])
    expect(routes.filter((route) => !sent.has(route) && !(route in leftOut))).toEqual([])
  })
})
