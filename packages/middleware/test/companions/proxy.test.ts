import type { Access } from '@ks/auth'
import { expect, it } from 'vitest'
import type { AuthScheme } from '../../src/index.ts'
import { proxiedService } from '../support/proxied-service.ts'

it('schemes behind the proxy: the body is there for both, and the service gets the new token and URL', async () => {
  let hashed = ''
  const signed: AuthScheme = {
    passesToken: true,
    async credential({ readBody }) {
      hashed = Buffer.from((await readBody?.(100)) ?? []).toString()
      return hashed === 'data' ? 'good' : { refusal: 'invalid' }
    },
  }
  let body = ''
  await using service = await proxiedService(
    async (request, response) => {
      for await (const piece of request.setEncoding('utf8')) body += piece
      response.end()
    },
    {},
    { scheme: signed },
  )
  const headers = { 'x-auth-token': 'mine', 'x-roles': 'admin' }
  const answer = await fetch(`${service.url}/a?b`, { method: 'PUT', body: 'data', headers })
  expect([answer.status, hashed, body]).toEqual([200, 'data', 'data'])
  expect(service.got[0]?.headers).toMatchObject({ 'x-auth-token': 'good', 'x-roles': 'member' })
  expect(service.got[0]?.rawHeaders).not.toContain('mine')
  expect((await fetch(service.url, { method: 'PUT', body: 'other', headers })).status).toBe(401)
})

it('schemes behind the proxy: the service gets the URL that the scheme gives', async () => {
  const domain = { id: 'default', name: 'Default' }
  const access: Access = {
    token: '',
    methods: [],
    user: { id: 'u1', name: 'ada', domain },
    auditIds: [],
    issuedAt: new Date('2026-06-01T00:00:00Z'),
    expiresAt: new Date('2999-01-01T00:00:00Z'),
    scope: { domain },
    roles: [],
  }
  const moved: AuthScheme = { credential: ({ url }) => ({ access, url: url.replace('/a', '/other') }) }
  await using service = await proxiedService(
    (_request, response) => void response.end(),
    {},
    { scheme: moved },
  )
  await fetch(`${service.url}/a?b`)
  expect(service.got[0]).toMatchObject({ url: '/other?b', headers: { 'x-user-name': 'ada' } })
})
