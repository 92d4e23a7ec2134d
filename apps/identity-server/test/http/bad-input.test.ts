import { describe, expect, it } from 'vitest'
import { type Answer, testApp } from '../app/test-app.ts'
import { commits } from './commits.ts'
import { oauth2Routes } from './public-routes.ts'
import { pathOf, type Route, routesOf, type Schema, sample } from './routes.ts'

const json = { 'content-type': 'application/json' }

/** Refused in Keystone's words: a 4xx with the one error body. */
function expectRefusal(answer: Answer, what: string): void {
  expect(answer.status, `${what}: ${answer.text.slice(0, 200)}`).toBeGreaterThanOrEqual(400)
  expect(answer.status, `${what}: ${answer.text.slice(0, 200)}`).toBeLessThan(500)
  expect(answer.json, what).toEqual({
    error: expect.objectContaining({
      code: answer.status,
      message: expect.any(String),
      title: expect.any(String),
    }),
  })
}

function expectNoFailure(answer: Answer, what: string): void {
  if (answer.status >= 400) expectRefusal(answer, what)
}

const refusedBodies: Record<string, { headers: Record<string, string>; body: string }> = {
  'malformed JSON': { headers: json, body: '{"user": {' },
  'malformed JSON without a content type': { headers: { 'content-type': '' }, body: '{"user": {' },
  'an array': { headers: json, body: '[{}]' },
  'a string': { headers: json, body: '"text"' },
  null: { headers: json, body: 'null' },
  'another content type': { headers: { 'content-type': 'application/xml' }, body: '<a/>' },
  'a form': { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'a=b' },
  'text, which happens to be JSON': { headers: { 'content-type': 'text/plain' }, body: '{}' },
  __proto__: { headers: json, body: '{"__proto__": {"isAdmin": true}}' },
  '__proto__ further down': { headers: json, body: '{"auth": {"a": [{"__proto__": {}}]}}' },
  'constructor.prototype': { headers: json, body: '{"constructor": {"prototype": {"isAdmin": true}}}' },
}

const withBody = (routes: readonly Route[]) => routes.filter((route) => route.body !== undefined)

describe('every route', () => {
  it('refuses bodies that are no JSON object with 400, and changes nothing', async () => {
    const app = await testApp()
    const before = await commits(app.storage)
    const routes = withBody(await routesOf(app))
    expect(routes.length).toBeGreaterThan(10)
    for (const route of routes) {
      for (const [name, { headers, body }] of Object.entries(refusedBodies)) {
        const answer = await app.call(route.method, pathOf(app, route), { as: 'admin', headers, body })
        expectRefusal(answer, `${route.method} ${route.template} with ${name}`)
        expect(answer.status, `${route.method} ${route.template} with ${name}`).toBe(400)
      }
    }
    expect(await commits(app.storage)).toBe(before)
  })

  it('refuses a body of 200 KB with 413, and changes nothing', async () => {
    const app = await testApp()
    const before = await commits(app.storage)
    const body = JSON.stringify({ padding: 'x'.repeat(200_000) })
    for (const route of withBody(await routesOf(app))) {
      const answer = await app.call(route.method, pathOf(app, route), { as: 'admin', headers: json, body })
      expectRefusal(answer, `${route.method} ${route.template}`)
      expect(answer.status, `${route.method} ${route.template}`).toBe(413)
    }
    expect(await commits(app.storage)).toBe(before)
  })

  it('refuses nothing with 500 when members have any type, and changes nothing that it refuses', {
    timeout: 120_000,
  }, async () => {
    const app = await testApp()
    const routes = withBody(await routesOf(app))
    let refused = 0
    const atStart = await commits(app.storage)
    let before = atStart
    for (const route of routes) {
      for (const [name, body] of wrongBodies(route.body as Schema)) {
        const answer = await app.call(route.method, pathOf(app, route), { as: 'admin', headers: json, body })
        const what = `${route.method} ${route.template} with ${name} ${body.slice(0, 120)}`
        expectNoFailure(answer, what)
        const after = await commits(app.storage)
        if (answer.status >= 400) {
          refused += 1
          expect(after, what).toBe(before)
        }
        before = after
      }
    }
    expect(refused).toBeGreaterThan(100)
    // The measure itself: something was accepted, and it shows.
    expect(before).toBeGreaterThan(atStart)
  })

  it('stands bodies that are nested 20,000 deep', async () => {
    const app = await testApp()
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
    for (const route of withBody(await routesOf(app))) {
      const [member = 'auth'] = Object.keys(route.body?.properties ?? {})
      const body = `{"${member}": {"name": "deep", "more": ${deep}}}`
      expectNoFailure(
        await app.call(route.method, pathOf(app, route), { as: 'admin', headers: json, body }),
        `${route.method} ${route.template}`,
      )
    }
  })

  it('refuses nothing with 500 for any query', async () => {
    const app = await testApp()
    for (const route of await routesOf(app)) {
      const names = route.parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name)
      for (const query of queries(names)) {
        const url = `${pathOf(app, route, { project_id: 'a1', domain_id: 'a1', user_id: 'a1', role_id: 'a1', region_id: 'a1' })}?${query}`
        const headers = { 'x-subject-token': await app.token('admin') }
        if (route.method === 'DELETE' && route.template.endsWith('/auth/tokens'))
          headers['x-subject-token'] = 'a1'
        const answer = await app.call(route.method, url, { as: 'admin', headers })
        const what = `${route.method} ${url}`
        if (oauth2Routes.includes(route.template))
          expect(answer.json, what).toHaveProperty('error_description')
        else expectNoFailure(answer, what)
      }
    }
  })

  it('refuses nothing with 500 for any path', async () => {
    const app = await testApp()
    const odd = [
      '%00',
      '%ff',
      '%2e%2e%2f',
      "'",
      '%22',
      '__proto__',
      'constructor',
      'ä',
      'a'.repeat(300),
      'a'.repeat(3000),
      '%25s',
    ]
    for (const route of await routesOf(app)) {
      if (!route.template.includes('{')) continue
      for (const id of odd) {
        const url = route.template.replaceAll(/\{\w+\}/g, id)
        expectNoFailure(
          await app.call(route.method, url, { as: 'admin' }),
          `${route.method} ${url.slice(0, 100)}`,
        )
      }
    }
  })
})

const oddValues: readonly string[] = [
  'null',
  'true',
  '0',
  '-1',
  '1e400',
  '9007199254740993',
  '""',
  '" "',
  '"\\u0000"',
  '"\\ud800"',
  '[]',
  '[null]',
  '{}',
  '{"a": null}',
  `"${'x'.repeat(300)}"`,
  `"${'x'.repeat(5000)}"`,
  '[[["x"]]]',
  '"__proto__"',
]

/** A valid body with one member replaced, and with one added. */
function* wrongBodies(schema: Schema): Generator<[string, string]> {
  const whole = JSON.stringify(sample(schema))
  yield [
    'an unknown member at the top',
    whole.replace(/^\{/, whole === '{}' ? '{"unknown": {"a": 1}' : '{"unknown": {"a": 1},'),
  ]
  yield ['nothing', '{}']
  for (const [wrapper, inner] of Object.entries(schema.properties ?? {})) {
    for (const value of oddValues) yield [wrapper, `{"${wrapper}": ${value}}`]
    const base = (sample(inner) ?? {}) as Record<string, unknown>
    for (const name of [...Object.keys(inner.properties ?? {}), 'unknown']) {
      for (const value of oddValues) {
        const rest = Object.entries(base).filter(([other]) => other !== name)
        const members = [
          ...rest.map(([key, other]) => `"${key}": ${JSON.stringify(other)}`),
          `"${name}": ${value}`,
        ]
        yield [name, `{"${wrapper}": {${members.join(', ')}}}`]
      }
    }
  }
}

function queries(names: readonly string[]): string[] {
  const values = ['', 'x', '%00', '%25', "'", 'a'.repeat(2000), '-1', '1e9', 'true', 'ä', '%f0']
  return [
    'limit=abc',
    'limit=-1',
    'limit=0',
    'limit=99999999999999999999',
    'marker=x',
    'marker=%00',
    '__proto__=1',
    'constructor=1',
    '%ff',
    '&&&',
    '=',
    'name__contains=%25',
    'name__regex=(',
    'name[a]=1',
    'sort_key=password',
    'allow_expired=1&allow_expired=1',
    'nocatalog=1&nocatalog=2',
    ...names.flatMap((name) => values.map((value) => `${name}=${value}`)),
    ...names.map((name) => `${name}=a&${name}=b`),
  ]
}
