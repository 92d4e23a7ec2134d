import { describe, expect, it } from 'vitest'
import { type TestApp, testApp } from '../app/test-app.ts'

const consumers = '/v3/OS-OAUTH1/consumers'

async function created(app: TestApp, consumer: object = { description: 'a program' }) {
  const { status, json } = await app.call('POST', consumers, { as: 'admin', body: { consumer } })
  expect(status).toBe(201)
  return json.consumer
}

describe('POST /v3/OS-OAUTH1/consumers', () => {
  it('makes a consumer and shows its secret this once', async () => {
    const app = await testApp()
    const consumer = await created(app)
    expect(consumer).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      description: 'a program',
      secret: expect.stringMatching(/^[0-9a-f]{32}$/),
      links: { self: `http://localhost/v3/OS-OAUTH1/consumers/${consumer.id}` },
    })
    const { secret, ...others } = consumer
    expect((await app.call('GET', `${consumers}/${consumer.id}`, { as: 'admin' })).json).toEqual({
      consumer: others,
    })
    expect((await app.call('GET', consumers, { as: 'admin' })).text).not.toContain(secret)
  })

  it('keeps attributes that the API does not define, but takes neither id nor secret', async () => {
    const app = await testApp()
    const consumer = await created(app, { id: 'mine', secret: 'mine', links: {}, colour: 'red' })
    expect(consumer).toMatchObject({ description: null, colour: 'red' })
    expect(consumer.id).not.toBe('mine')
    expect(consumer.secret).not.toBe('mine')
    const shown = (await app.call('GET', `${consumers}/${consumer.id}`, { as: 'admin' })).json.consumer
    expect(shown).toEqual({ id: consumer.id, description: null, colour: 'red', links: consumer.links })
  })

  it('answers 400 for what is not a consumer', async () => {
    const { call } = await testApp()
    for (const body of [
      {},
      { consumer: 'x' },
      { consumer: { description: 5 } },
      { consumer: { description: 'x'.repeat(65) } },
    ]) {
      expect((await call('POST', consumers, { as: 'admin', body })).status, JSON.stringify(body)).toBe(400)
    }
  })
})

describe('GET /v3/OS-OAUTH1/consumers', () => {
  it('lists consumers in order of their ids', async () => {
    const app = await testApp()
    const ids = [await created(app), await created(app)].map(({ id }) => id).sort()
    const { status, json } = await app.call('GET', consumers, { as: 'system-reader' })
    expect(status).toBe(200)
    expect(json.consumers.map(({ id }: { id: string }) => id)).toEqual(ids)
    expect(json.links).toEqual({
      self: 'http://localhost/v3/OS-OAUTH1/consumers',
      previous: null,
      next: null,
    })
  })
})

describe('PATCH /v3/OS-OAUTH1/consumers/{consumer_id}', () => {
  it('changes what is given and leaves the rest', async () => {
    const app = await testApp()
    const { id } = await created(app, { description: 'old', colour: 'red' })
    const patch = (consumer: object) =>
      app.call('PATCH', `${consumers}/${id}`, { as: 'admin', body: { consumer } })
    expect((await patch({ description: 'new', id })).json.consumer).toEqual({
      id,
      description: 'new',
      colour: 'red',
      links: { self: `http://localhost/v3/OS-OAUTH1/consumers/${id}` },
    })
    expect((await patch({ size: 3 })).json.consumer).toMatchObject({
      description: 'new',
      colour: 'red',
      size: 3,
    })
  })

  it('answers 400 for a secret, another id, and nothing at all', async () => {
    const app = await testApp()
    const { id } = await created(app)
    for (const consumer of [{ secret: 'x' }, { secret: null, description: 'x' }, { id: 'other' }, {}]) {
      const { status } = await app.call('PATCH', `${consumers}/${id}`, { as: 'admin', body: { consumer } })
      expect(status, JSON.stringify(consumer)).toBe(400)
    }
  })
})

describe('consumers', () => {
  it('answers 404 for one that does not exist, to admins', async () => {
    const { call } = await testApp()
    const body = { consumer: { description: 'x' } }
    for (const method of ['GET', 'PATCH', 'DELETE'] as const) {
      const made = method === 'PATCH' ? { body } : {}
      expect((await call(method, `${consumers}/none`, { as: 'admin', ...made })).status, method).toBe(404)
    }
  })

  it('is gone once it is deleted', async () => {
    const app = await testApp()
    const { id } = await created(app)
    expect((await app.call('DELETE', `${consumers}/${id}`, { as: 'admin' })).status).toBe(204)
    expect((await app.call('GET', `${consumers}/${id}`, { as: 'admin' })).status).toBe(404)
  })

  it('is for admins, and for readers of the system to look at', async () => {
    const app = await testApp()
    const { id } = await created(app)
    const body = { consumer: { description: 'x' } }
    const calls = [
      ['GET', consumers, {}, 200],
      ['GET', `${consumers}/${id}`, {}, 200],
      ['POST', consumers, { body }, 403],
      ['PATCH', `${consumers}/${id}`, { body }, 403],
      ['DELETE', `${consumers}/${id}`, {}, 403],
    ] as const
    for (const [method, url, made, asReader] of calls) {
      const name = `${method} ${url}`
      expect((await app.call(method, url, made)).status, name).toBe(401)
      expect((await app.call(method, url, { ...made, as: 'member' })).status, name).toBe(403)
      expect((await app.call(method, url, { ...made, as: 'domain-manager' })).status, name).toBe(403)
      expect((await app.call(method, url, { ...made, as: 'system-reader' })).status, name).toBe(asReader)
    }
  })
})
