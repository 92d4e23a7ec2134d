import { connect } from 'node:net'
import Fastify from 'fastify'
import { describe, expect, it, onTestFinished } from 'vitest'
import { answerErrors, answerUnreadable } from '../../src/http/errors.ts'
import { migrateToLatest } from '../../src/storage/migrations/migrate.ts'
import { openDatabase } from '../../src/storage/open-database.ts'
import { createStorage, type Storage } from '../../src/storage/storage.ts'
import { StorageError } from '../../src/storage/storage-error.ts'
import { testApp } from '../app/test-app.ts'

/** A real storage whose database can be cut off. */
async function breakable(): Promise<{ storage: Storage; cut(): void }> {
  const open = await openDatabase({ connection: 'sqlite://' })
  await migrateToLatest(open)
  const storage = createStorage({ open })
  onTestFinished(() => storage.close())
  let down = false
  const unlessDown = <T>(value: T): T => {
    if (down) throw new StorageError('unreachable', 'cut off')
    return value
  }
  return {
    storage: {
      dialect: storage.dialect,
      get read() {
        return unlessDown(storage.read)
      },
      write: async (work) => unlessDown(storage).write(work),
      onChange: storage.onChange,
      changesElsewhere: async () => unlessDown(storage).changesElsewhere(),
      close: async () => undefined,
    },
    cut: () => {
      down = true
    },
  }
}

describe('without its database', () => {
  it('the server answers 503 instead of 401, and what needs no database as ever', async () => {
    const { storage, cut } = await breakable()
    const app = await testApp({ storage })
    const token = await app.token('admin')
    cut()
    // Longer than what was learnt of other processes holds.
    await new Promise((resolve) => setTimeout(resolve, 300))
    const user = { id: app.ids.adminUser, password: 'x' }
    const body = { auth: { identity: { methods: ['password'], password: { user } } } }
    for (const answer of [
      await app.call('GET', '/v3/projects', { token }),
      await app.call('GET', '/v3/auth/tokens', { token, headers: { 'x-subject-token': token } }),
      await app.call('POST', '/v3/auth/tokens', { body }),
    ]) {
      expect(answer.status).toBe(503)
      expect(answer.headers['www-authenticate']).toBeUndefined()
      expect(answer.json.error).toMatchObject({ code: 503, title: 'Service Unavailable' })
    }
    // No database could make these true.
    expect((await app.call('GET', '/v3/projects')).status).toBe(401)
    expect((await app.call('GET', '/v3/projects', { token: 'rubbish' })).status).toBe(401)
    expect((await app.call('GET', '/v3', { token })).status).toBe(200)
  })
})

describe('unexpected errors', () => {
  const secret = 'postgresql://keystone:hunter2@db/keystone'
  it.each([
    ['an error', new Error(secret)],
    ['an error that carries a status', Object.assign(new Error(secret), { statusCode: 400 })],
    [
      'an error with a status and a code of its own',
      Object.assign(new Error(secret), { statusCode: 404, code: 'ENOENT' }),
    ],
    ['a refusal of the database', new StorageError('refused', secret)],
    ['text', secret],
    ['nothing', undefined],
  ])('say nothing of what happened: %s', async (_, thrown) => {
    const app = Fastify()
    app.decorateRequest('baseUrl', 'http://localhost')
    answerErrors(app)
    app.get('/', async () => {
      throw thrown
    })
    const answer = await app.inject({ url: '/' })
    expect([answer.statusCode, answer.json()]).toEqual([
      500,
      {
        error: {
          code: 500,
          message: 'An unexpected error prevented the server from fulfilling your request.',
          title: 'Internal Server Error',
        },
      },
    ])
    expect(JSON.stringify(answer.headers)).not.toContain('hunter2')
  })
})

describe('what is not HTTP', () => {
  it('is answered with 400, headers without end with 431, in the one error body', async () => {
    const app = Fastify({ clientErrorHandler: answerUnreadable })
    onTestFinished(() => app.close())
    await app.listen({ port: 0, host: '127.0.0.1' })
    const address = app.server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const say = (text: string) =>
      new Promise<string>((resolve, reject) => {
        let heard = ''
        const socket = connect(port, '127.0.0.1', () => socket.write(text))
        socket.on('data', (data) => {
          heard += data
        })
        socket.on('close', () => resolve(heard)).on('error', reject)
      })
    expect(await say('SSH-2.0-OpenSSH\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 400 Bad Request\r\n[\s\S]*\{"error":\{"code":400,/,
    )
    expect(await say(`GET / HTTP/1.1\r\nx-auth-token: ${'x'.repeat(100_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 431 Request Header Fields Too Large\r\n[\s\S]*\{"error":\{"code":431,/,
    )
  })
})
