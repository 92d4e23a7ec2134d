import { once } from 'node:events'
import { createServer, request as startRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import fastify from 'fastify'
import { describe, expect, it, onTestFinished } from 'vitest'
import { keystone as fastifyGuard } from '../../src/adapters/fastify.ts'
import { keystone as nodeGuard } from '../../src/adapters/node-http.ts'
import { audit as fastifyAudit } from '../../src/audit/fastify.ts'
import type { AuditNotification } from '../../src/audit/index.ts'
import { audit as nodeAudit } from '../../src/audit/node-http.ts'
import type { KeystoneOptions } from '../../src/index.ts'
import { sessionAt } from '../support/session.ts'
import { keystoneWith, serviceToken } from '../support/stub-keystone.ts'
import { projectToken } from '../support/token-bodies.ts'

type Serve = (guard: KeystoneOptions, told: AuditNotification[]) => Promise<string>

const adapters: Record<string, Serve> = {
  async fastify(guard, told) {
    const app = fastify()
    onTestFinished(() => app.close())
    await app.register(fastifyGuard, guard)
    await app.register(fastifyAudit, { emit: (one) => told.push(one) })
    app.post('/servers/42/action', async (_request, reply) => reply.code(202).send())
    app.get('/hang', () => new Promise(() => {}))
    return await app.listen({ host: '127.0.0.1', port: 0 })
  },
  async 'node-http'(guard, told) {
    const [check, follow] = [nodeGuard(guard), nodeAudit({ emit: (one) => told.push(one) })]
    const server = createServer(async (request, response) => {
      let body = ''
      for await (const piece of request.setEncoding('utf8')) body += piece
      if (body !== '') Object.assign(request, { body: JSON.parse(body) })
      check(request, response, () =>
        follow(request, response, () => {
          if (request.url !== '/hang') response.writeHead(request.method === 'POST' ? 202 : 404).end()
        }),
      )
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  },
}

describe.each(Object.keys(adapters))('auditing with %s', (name) => {
  async function audited() {
    const keystone = await keystoneWith({ gAAAAABada: projectToken, [serviceToken]: projectToken })
    onTestFinished(() => keystone[Symbol.asyncDispose]())
    const told: AuditNotification[] = []
    const guard = { session: sessionAt(keystone.url), wwwAuthenticateUri: 'https://auth.example.com/' }
    const url = await adapters[name]!(guard, told)
    return { url, told }
  }
  const headers = { 'x-auth-token': 'gAAAAABada', 'content-type': 'application/json', 'user-agent': 'a/1' }

  it('K3: tells who did what, and how it ended', async () => {
    const { url, told } = await audited()
    await fetch(`${url}/servers/42/action`, { method: 'POST', headers, body: '{"reboot": {}}' })
    await expect.poll(() => told.length).toBe(2)
    expect(told.map(({ event_type }) => event_type)).toEqual(['audit.http.request', 'audit.http.response'])
    const [arrived, answered] = told
    expect(arrived?.payload).toMatchObject({ action: 'update/reboot', outcome: 'pending' })
    expect(arrived?.payload.initiator).toMatchObject({
      name: 'ada',
      host: { address: '127.0.0.1', agent: 'a/1' },
      credential: { token: '***', identity_status: 'Confirmed' },
    })
    expect(answered?.payload).toMatchObject({ outcome: 'success', reason: { reasonCode: '202' } })
    expect(JSON.stringify(told)).not.toContain('gAAAAAB')
  })

  it('K3: tells of requests that no route wants', async () => {
    const { url, told } = await audited()
    await fetch(`${url}/nowhere`, { headers: { 'x-auth-token': 'gAAAAABada' } })
    await expect.poll(() => told.length).toBe(2)
    expect(told[1]?.payload).toMatchObject({ outcome: 'failure', reason: { reasonCode: '404' } })
  })

  it('K3: tells of a request whose client went away that nothing is known', async () => {
    const { url, told } = await audited()
    const request = startRequest(`${url}/hang`, { headers: { 'x-auth-token': 'gAAAAABada' } }).end()
    request.on('error', () => {})
    await expect.poll(() => told.length).toBe(1)
    request.destroy()
    await expect.poll(() => told.length).toBe(2)
    expect(told[1]?.payload.outcome).toBe('unknown')
  })
})
