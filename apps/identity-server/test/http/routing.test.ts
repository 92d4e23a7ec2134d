import { describe, expect, it } from 'vitest'
import { testApp } from '../app/test-app.ts'
import { commits } from './commits.ts'
import { oauth2Routes, publicRoutes } from './public-routes.ts'
import { pathOf, routesOf } from './routes.ts'

describe('routing', () => {
  it('answers 401 with WWW-Authenticate on every route without a token, except the public ones', async () => {
    const app = await testApp()
    const before = await commits(app.storage)
    const open: string[] = []
    for (const route of await routesOf(app)) {
      const answer = await app.call(route.method, pathOf(app, route), {
        headers: { host: 'identity.example:5000' },
      })
      if (
        answer.status === 401 &&
        answer.json.error.message === 'The request you have made requires authentication.'
      ) {
        const uri = route.template.startsWith('/auth') ? '/auth' : '/v3'
        expect(answer.headers['www-authenticate'], route.template).toBe(
          `Keystone uri="http://identity.example:5000${uri}"`,
        )
      } else open.push(`${route.method} ${route.template}`)
    }
    expect(publicRoutes).toEqual(expect.arrayContaining(open))
    expect(open).toEqual(expect.arrayContaining(publicRoutes.slice(0, 3)))
    expect(await commits(app.storage)).toBe(before)
  })

  it('answers a token that is not one like none, on every route', async () => {
    const app = await testApp()
    for (const route of await routesOf(app)) {
      if (route.policy === 'public') continue
      for (const token of ['x', 'gAAAAA', '', ' ', `${await app.token('admin')}x`]) {
        const answer = await app.call(route.method, pathOf(app, route), { token })
        expect(answer.status, `${route.method} ${route.template} with ${token}`).toBe(401)
      }
    }
  })

  it('does not look at a token where everybody may come in', async () => {
    const app = await testApp()
    expect((await app.call('GET', '/v3', { token: 'rubbish' })).status).toBe(200)
    expect((await app.call('GET', '/', { token: 'rubbish' })).status).toBe(300)
  })

  it('answers 404 in JSON on paths that do not exist, with and without a token', async () => {
    const app = await testApp()
    for (const path of [
      '/v1.0',
      '/v2.0/nothing',
      '/v3/nothing',
      '/v3/projects/a/b/c',
      '/v3/auth',
      '/auth/nothing',
      '/V3',
      '/v3/Projects',
    ]) {
      for (const method of ['GET', 'POST', 'DELETE'] as const) {
        const answer = await app.call(method, path)
        expect([answer.status, answer.json]).toEqual([
          404,
          { error: { code: 404, message: `Could not find path: ${path}.`, title: 'Not Found' } },
        ])
      }
    }
    expect((await app.call('GET', '/v3/nothing', { as: 'admin' })).status).toBe(404)
  })

  it('answers 405 with Allow to every method that a path does not have, whatever the body', async () => {
    const app = await testApp()
    const routes = await routesOf(app)
    const all = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND', 'SEARCH'] as const
    for (const template of new Set(routes.map((route) => route.template))) {
      const has = routes.filter((route) => route.template === template).map((route) => route.method as string)
      for (const method of all.filter((name) => !has.includes(name))) {
        const body = ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method) ? '{' : undefined
        const answer = await app.call(method as 'GET', pathOf(app, { template }), { ...(body && { body }) })
        expect(answer.status, `${method} ${template}`).toBe(405)
        expect(String(answer.headers.allow).split(', '), template).toEqual(expect.arrayContaining(has))
        const message = 'The method is not allowed for the requested URL.'
        expect(answer.json).toEqual(
          oauth2Routes.includes(template)
            ? { error: 'other_error', error_description: message }
            : { error: { code: 405, message, title: 'Method Not Allowed' } },
        )
      }
    }
  })

  it('answers OPTIONS with Allow and nothing else', async () => {
    const app = await testApp()
    const answer = await app.app.inject({ method: 'OPTIONS', url: '/v3/regions/RegionOne' })
    expect([answer.statusCode, answer.body, answer.headers.allow]).toEqual([
      200,
      '',
      'DELETE, GET, HEAD, PATCH, PUT, OPTIONS',
    ])
  })

  it('takes a trailing slash and doubled slashes as if they were not there', async () => {
    const app = await testApp()
    const plain = await app.call('GET', '/v3/regions/RegionOne', { as: 'admin' })
    expect(plain.status).toBe(200)
    for (const path of ['/v3/regions/RegionOne/', '//v3/regions/RegionOne', '/v3//regions///RegionOne']) {
      expect((await app.call('GET', path, { as: 'admin' })).text, path).toBe(plain.text)
    }
  })

  it('answers HEAD as GET, without the body', async () => {
    const app = await testApp()
    const headers = { 'x-subject-token': await app.token('admin') }
    for (const route of (await routesOf(app)).filter(({ method }) => method === 'GET')) {
      const url = pathOf(app, route)
      const [get, head] = [
        await app.call('GET', url, { as: 'admin', headers }),
        await app.call('HEAD', url, { as: 'admin', headers }),
      ]
      const { date: _, 'x-openstack-request-id': __, ...expected } = get.headers
      // The one path where Keystone's HEAD has another status.
      const status = route.template.endsWith('/implies/{implied_role_id}') ? 204 : get.status
      expect([head.status, head.text], url).toEqual([status, ''])
      if (status !== get.status) continue
      expect(head.headers, url).toMatchObject(expected)
    }
  })

  it('says Vary and a request id of its own on every answer', async () => {
    const app = await testApp()
    for (const url of [
      '/',
      '/v3',
      '/v3/projects',
      '/nothing',
      '/v3/users/%zz',
      `/v3/regions/${'a'.repeat(2100)}`,
    ]) {
      const { headers } = await app.call('GET', url, { headers: { 'x-openstack-request-id': 'req-mine' } })
      expect([url, headers.vary, headers['x-openstack-request-id']]).toEqual([
        url,
        'X-Auth-Token',
        expect.stringMatching(/^req-[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/),
      ])
    }
  })

  it('answers in its own words when no route can be looked up for a URL', async () => {
    const app = await testApp()
    expect((await app.call('GET', '/v3/regions/%zz')).json).toEqual({
      error: { code: 400, message: expect.any(String), title: 'Bad Request' },
    })
    expect((await app.call('GET', `/v3/regions/${'a'.repeat(2100)}`)).json).toEqual({
      error: { code: 404, message: expect.any(String), title: 'Not Found' },
    })
  })
})
