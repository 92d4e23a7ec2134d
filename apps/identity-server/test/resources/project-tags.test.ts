import { describe, expect, it } from 'vitest'
import { createProject } from '../../src/resources/projects/projects.ts'
import { testApp } from '../app/test-app.ts'

async function appWithTags(...tags: string[]) {
  const app = await testApp()
  const url = `/v3/projects/${app.ids.project}/tags`
  await app.deps.projects.setTags(app.ids.project, tags)
  return { ...app, url }
}

describe('/v3/projects/{project_id}/tags', () => {
  it('lists tags to those who may see the project', async () => {
    const { call, url } = await appWithTags('b', 'a')
    const { status, json } = await call('GET', url, { as: 'member' })
    expect([status, json]).toEqual([200, { tags: ['a', 'b'], links: { self: `http://localhost${url}` } }])
    expect((await call('GET', url)).status).toBe(401)
    expect((await call('GET', url, { as: 'nobody' })).status).toBe(403)
    expect((await call('GET', '/v3/projects/nothing/tags', { as: 'admin' })).status).toBe(404)
  })

  it('replaces all tags', async () => {
    const { call, url } = await appWithTags('old')
    const { status, json } = await call('PUT', url, {
      as: 'domain-manager',
      body: { tags: [' b ', 'B', 'ä'] },
    })
    expect([status, json.tags]).toEqual([200, ['b', 'B', 'ä']])
    expect((await call('GET', url, { as: 'admin' })).json.tags).toEqual(
      expect.arrayContaining(['b', 'B', 'ä']),
    )
    expect((await call('PUT', url, { as: 'member', body: { tags: [] } })).status).toBe(403)
    expect((await call('PUT', url, { body: { tags: [] } })).status).toBe(401)
    expect((await call('PUT', '/v3/projects/nothing/tags', { as: 'admin', body: { tags: [] } })).status).toBe(
      404,
    )
  })

  it('answers 400 for what are not tags', async () => {
    const { call, url } = await appWithTags('old')
    const many = Array.from({ length: 81 }, (_, n) => `t${n}`)
    for (const tags of [undefined, 'a', [''], [' '], ['a,b'], ['a/b'], ['x'.repeat(256)], ['a', 'a'], many]) {
      expect((await call('PUT', url, { as: 'admin', body: { tags } })).status, JSON.stringify(tags)).toBe(400)
    }
    expect((await call('GET', url, { as: 'admin' })).json.tags).toEqual(['old'])
  })

  it('removes all tags', async () => {
    const { call, url } = await appWithTags('a', 'b')
    expect((await call('DELETE', url)).status).toBe(401)
    expect((await call('DELETE', url, { as: 'domain-reader' })).status).toBe(403)
    expect((await call('DELETE', url, { as: 'domain-manager' })).status).toBe(204)
    expect((await call('GET', url, { as: 'admin' })).json.tags).toEqual([])
    expect((await call('DELETE', '/v3/projects/nothing/tags', { as: 'admin' })).status).toBe(404)
  })
})

describe('/v3/projects/{project_id}/tags/{value}', () => {
  it('tells whether a project has a tag', async () => {
    const { call, url } = await appWithTags('a')
    expect((await call('GET', `${url}/a`, { as: 'member' })).status).toBe(204)
    expect((await call('HEAD', `${url}/a`, { as: 'member' })).status).toBe(204)
    expect((await call('GET', `${url}/A`, { as: 'member' })).status).toBe(404)
    expect((await call('GET', `${url}/a`)).status).toBe(401)
    expect((await call('GET', `${url}/a`, { as: 'nobody' })).status).toBe(403)
  })

  it('adds a tag and says where it is', async () => {
    const { call, url } = await appWithTags('a')
    const added = await call('PUT', `${url}/%C3%A4%20b`, { as: 'domain-manager' })
    expect([added.status, added.text, added.headers.location]).toEqual([
      201,
      '',
      `http://localhost${url}/%C3%A4%20b`,
    ])
    expect((await call('GET', `${url}/%C3%A4%20b`, { as: 'admin' })).status).toBe(204)
    expect((await call('PUT', `${url}/a`, { as: 'admin' })).status).toBe(400)
    expect((await call('PUT', `${url}/a%2Cb`, { as: 'admin' })).status).toBe(400)
    expect((await call('PUT', `${url}/a%2Fb`, { as: 'admin' })).status).toBe(400)
    expect((await call('PUT', `${url}/c`, { as: 'member' })).status).toBe(403)
    expect((await call('PUT', `${url}/c`)).status).toBe(401)
    expect((await call('PUT', '/v3/projects/nothing/tags/c', { as: 'admin' })).status).toBe(404)
  })

  it('answers 400 for the tag after the 80th', async () => {
    const { call, url } = await appWithTags(...Array.from({ length: 79 }, (_, n) => `t${n}`))
    expect((await call('PUT', `${url}/last`, { as: 'admin' })).status).toBe(201)
    expect((await call('PUT', `${url}/more`, { as: 'admin' })).status).toBe(400)
  })

  it('removes a tag', async () => {
    const { call, url } = await appWithTags('a', 'b')
    expect((await call('DELETE', `${url}/a`)).status).toBe(401)
    expect((await call('DELETE', `${url}/a`, { as: 'member' })).status).toBe(403)
    expect((await call('DELETE', `${url}/a`, { as: 'domain-manager' })).status).toBe(204)
    expect((await call('DELETE', `${url}/a`, { as: 'admin' })).status).toBe(404)
    expect((await call('GET', url, { as: 'admin' })).json.tags).toEqual(['b'])
  })
})

describe('GET /v3/projects with tags', () => {
  it('lists projects that have all, any, not all or none of some tags', async () => {
    const { call, deps, ids } = await testApp()
    const tagged = { red: ['red'], both: ['red', 'round'], round: ['round'], bare: [] }
    for (const [name, tags] of Object.entries(tagged))
      await createProject(deps, { name, domainId: ids.domain, tags })
    const list = async (query: string) => {
      const { json } = await call('GET', `/v3/projects?${query}`, { as: 'admin' })
      return json.projects.map((project: { name: string }) => project.name).sort()
    }
    const others = ['admin', 'engines']
    expect(await list('tags=red')).toEqual(['both', 'red'])
    expect(await list('tags=red,round')).toEqual(['both'])
    expect(await list('tags=red,red')).toEqual(['both', 'red'])
    expect(await list('tags-any=red,round')).toEqual(['both', 'red', 'round'])
    expect(await list('not-tags=red,round')).toEqual([...others, 'bare', 'red', 'round'].sort())
    expect(await list('not-tags-any=red,round')).toEqual([...others, 'bare'].sort())
    expect(await list('tags=round&not-tags-any=red')).toEqual(['round'])
    expect(await list('tags=nothing')).toEqual([])
  })
})
