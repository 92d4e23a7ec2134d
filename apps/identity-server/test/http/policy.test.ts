import Fastify from 'fastify'
import { describe, expect, it } from 'vitest'
import { guardRoutes } from '../../src/http/guard.ts'
import { createPolicy } from '../../src/policy/enforcer.ts'
import { type Persona, testApp } from '../app/test-app.ts'
import { commits } from './commits.ts'
import { pathOf, routesOf, sample } from './routes.ts'

const policy = createPolicy({ enforceScope: true, enforceNewDefaults: true })

describe('the policy of a route', () => {
  it('must be written down, or the server does not start', async () => {
    const app = Fastify()
    guardRoutes(app, { policy, identify: () => undefined })
    expect(() => app.get('/forgotten', async () => 'open')).toThrow(/no policy/)
    expect(() => app.get('/open', { config: { policy: 'public' } }, async () => 'open')).not.toThrow()
  })

  it('refuses when its target cannot be loaded, at once or later', async () => {
    const app = Fastify()
    const caller = { credentials: {} } as never
    guardRoutes(app, { policy, identify: () => caller })
    const config = { policy: 'identity:get_user' as const }
    const handler = async () => 'reached'
    app.get(
      '/at-once',
      {
        config: {
          ...config,
          target: () => {
            throw new Error('lost')
          },
        },
      },
      handler,
    )
    app.get(
      '/later',
      {
        config: {
          ...config,
          target: async () => {
            throw new Error('lost')
          },
        },
      },
      handler,
    )
    for (const url of ['/at-once', '/later']) expect((await app.inject({ url })).statusCode).toBe(500)
  })

  it('refuses when deciding fails, for a target that is known at once and one that is not', async () => {
    const app = Fastify()
    const broken = {
      allows: () => {
        throw new Error('broken')
      },
    } as never
    guardRoutes(app, { policy: broken, identify: async () => ({ credentials: {} }) as never })
    const config = { policy: 'identity:get_user' as const }
    app.get('/at-once', { config }, async () => 'reached')
    app.get('/later', { config: { ...config, target: async () => ({}) } }, async () => 'reached')
    for (const url of ['/at-once', '/later']) expect((await app.inject({ url })).statusCode).toBe(500)
  })

  /** @see CVE-2026-42999 */
  it('decides the same, whatever a body or query says of targets, users, projects and domains', {
    timeout: 60_000,
  }, async () => {
    const app = await testApp()
    const { ids } = app
    const personas: Persona[] = ['nobody', 'member', 'domain-reader']
    let refused = 0
    for (const persona of personas) {
      const me = ids.users[persona]
      const lies = {
        user_id: me,
        project_id: ids.project,
        domain_id: ids.domain,
        trust_id: null,
        is_admin: true,
        roles: ['admin'],
        system_scope: 'all',
        target: {
          user: { id: me, domain_id: ids.domain },
          project: { id: ids.project, domain_id: ids.domain },
          domain: { id: ids.domain },
          domain_id: ids.domain,
          role: { domain_id: ids.domain },
          token: { user_id: me },
          group: { domain_id: ids.domain },
        },
      }
      const query = `user_id=${me}&project_id=${ids.project}&domain_id=${ids.domain}&target.user.id=${me}&target.token.user_id=${me}&is_admin=1&roles=admin`
      const headers = { 'x-subject-token': await app.token('admin') }
      for (const route of await routesOf(app)) {
        if (route.policy === 'public' || route.policy === 'any_token') continue
        const url = pathOf(app, route, {
          user_id: ids.adminUser,
          project_id: ids.adminProject,
          domain_id: 'default',
        })
        const body = route.body === undefined ? undefined : (sample(route.body) as Record<string, unknown>)
        const honest = await app.call(route.method, url, { as: persona, headers, ...(body && { body }) })
        if (honest.status !== 403) continue
        refused += 1
        const before = await commits(app.storage)
        const [wrapper] = Object.keys(body ?? {})
        const inside = wrapper === undefined ? {} : { [wrapper]: { ...(body?.[wrapper] as object), ...lies } }
        for (const lie of [
          ...(route.method === 'GET'
            ? []
            : [{ body: { ...body, ...lies } }, { body: { ...lies, ...inside } }]),
          { query },
        ]) {
          const answer = await app.call(route.method, 'query' in lie ? `${url}?${lie.query}` : url, {
            as: persona,
            headers,
            ...('body' in lie ? { body: lie.body } : body && { body }),
          })
          const what = `${persona} ${route.method} ${route.template}: ${answer.text.slice(0, 200)}`
          // A body that the schema does not know is refused before anybody decides anything.
          expect([400, 403], what).toContain(answer.status)
        }
        expect(await commits(app.storage)).toBe(before)
      }
    }
    expect(refused).toBeGreaterThan(60)
  })
})

describe('identity headers', () => {
  it('that a client sends have no effect, in any spelling', async () => {
    const app = await testApp()
    const { ids } = app
    const forged = {
      'x-user-id': ids.adminUser,
      'x-roles': 'admin',
      x_roles: 'admin',
      'x-project-id': ids.adminProject,
      'x-identity-status': 'Confirmed',
      'x-is-admin-project': 'True',
      'openstack-system-scope': 'all',
      'x-domain-id': ids.domain,
      remote_user: 'admin',
      'remote-user': 'admin',
      'x-service-token': 'forged',
      'x-service-roles': 'service',
    }
    for (const as of [undefined, 'nobody', 'member'] as const) {
      for (const path of [
        '/v3/projects',
        '/v3/regions',
        '/v3/auth/projects',
        '/v3/auth/system',
        `/v3/projects/${ids.adminProject}`,
      ]) {
        const plain = await app.call('GET', path, { ...(as && { as }) })
        const answer = await app.call('GET', path, { ...(as && { as }), headers: forged })
        expect([path, answer.status, answer.text]).toEqual([path, plain.status, plain.text])
      }
    }
  })
})
