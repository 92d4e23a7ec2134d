import express from 'express'
import { expect, it } from 'vitest'
import { keystone } from '../../src/adapters/node-http.ts'
import { rawRequest } from '../support/raw-request.ts'
import { adapterCases } from './cases.ts'
import { listening } from './listening.ts'
import { overExpress } from './servers/express.ts'

adapterCases('express', overExpress)

const refuseAll = {
  validator: () => ({ ok: false, refusal: 'invalid' }) as const,
  wwwAuthenticateUri: 'https://auth.example.com/',
}

it('guards a router below a mount point, and leaves the rest of an express application public', async () => {
  const app = express()
  app.use('/guarded', keystone(refuseAll), (_request, response) => {
    response.send('reached')
  })
  app.get('/public', (_request, response) => {
    response.send('reached')
  })
  await using service = await listening(app)
  const get = (target: string) =>
    rawRequest(service.port, [`GET ${target} HTTP/1.1`, 'Host: service.example'])
  expect((await get('/public')).body).toBe('reached')
  for (const target of ['/guarded', '/guarded/', '/GUARDED/x', '/guarded//y?z']) {
    expect((await get(target)).status, target).toBe(401)
  }
})
