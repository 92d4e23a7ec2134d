import { describe, expect, it } from 'vitest'
import { prefersJsonHome } from '../../src/discovery/json-home/json-home.ts'
import { testApp } from '../app/test-app.ts'
import { routesOf } from '../http/routes.ts'

const accept = 'application/json-home'
const rel = (name: string) => `https://docs.openstack.org/api/openstack-identity/3/${name}`

describe('JSON Home', () => {
  it('is preferred by its weight', () => {
    for (const text of [accept, `${accept}, application/json;q=0.5`, `text/html, ${accept};q=0.3`])
      expect(prefersJsonHome(text), text).toBe(true)
    for (const text of [
      undefined,
      '',
      '*/*',
      'application/json',
      `${accept};q=0`,
      `application/json, ${accept}`,
      `${accept};q=x`,
    ])
      expect(prefersJsonHome(text), text).toBe(false)
  })

  it('names the resources of /v3 below it, and at the root with it', async () => {
    const app = await testApp()
    const [v3, all] = [
      await app.call('GET', '/v3', { headers: { accept } }),
      await app.call('GET', '/', { headers: { accept } }),
    ]
    for (const answer of [v3, all]) {
      expect(answer.status).toBe(200)
      expect(answer.headers['content-type']).toBe(accept)
    }
    expect(v3.json.resources[rel('rel/user')]).toEqual({
      'href-template': '/users/{user_id}',
      'href-vars': { user_id: rel('param/user_id') },
    })
    expect(all.json.resources[rel('rel/implied_role')]).toEqual({
      'href-template': '/v3/roles/{prior_role_id}/implies/{implied_role_id}',
      'href-vars': { prior_role_id: rel('param/role_id'), implied_role_id: rel('param/role_id') },
    })
    expect(v3.json.resources[rel('rel/projects')]).toEqual({ href: '/projects' })
    expect(v3.json.resources[rel('rel/auth_tokens')]).toEqual({
      href: '/auth/tokens',
      hints: { status: 'deprecated' },
    })
    expect(all.json.resources[rel('ext/AUTH/1.0/rel/auth')]).toEqual({ href: '/auth' })
    expect(v3.json.resources[rel('ext/AUTH/1.0/rel/auth')]).toBeUndefined()
  })

  it('of /auth names what is there', async () => {
    const app = await testApp()
    const { resources } = (await app.call('GET', '/auth', { headers: { accept } })).json
    expect(resources[rel('ext/AUTH/1.0/rel/auth_catalog')]).toEqual({ href: '/auth/catalog' })
    for (const name of Object.keys(resources)) expect(name).toContain('/ext/AUTH/')
  })

  it('has a relation for every path, and no other', async () => {
    const app = await testApp()
    const { resources } = (await app.call('GET', '/', { headers: { accept } })).json
    const shape = (path: string) => path.replaceAll(/\{\w+\}/g, '{}')
    const named = new Set(
      Object.values<{ href?: string; 'href-template'?: string }>(resources).map((resource) =>
        shape(resource.href ?? resource['href-template'] ?? ''),
      ),
    )
    const served = new Set((await routesOf(app)).map((route) => shape(route.template)))
    for (const path of named) expect(served, path).toContain(path)
    // What Keystone has no relation for either.
    const unnamed = [...served].filter((path) => !named.has(path))
    expect(unnamed.filter((path) => !/^\/(v2\.0.*|v3|auth\/v3\/auth\/tokens)?$/.test(path))).toEqual([
      '/v3/OS-FEDERATION/projects',
      '/v3/OS-FEDERATION/domains',
      '/v3/projects/{}/tags',
    ])
  })
})
