import { createServer } from 'node:http'
import { describe, expect, it } from 'vitest'
import { listening } from '../support/proxied-service.ts'
import { keystoneWith } from '../support/stub-keystone.ts'
import { projectToken } from '../support/token-bodies.ts'
import { iniFor, startProxy } from './proxy-process.ts'

describe('ks-auth-proxy --config-file', () => {
  it('serves what the file says, and stops when it is told to', async () => {
    await using keystone = await keystoneWith({ t1: projectToken })
    const service = createServer(({ headers }, response) => response.end(headers['x-user-name']))
    const { child, output, ended } = startProxy(iniFor(keystone.url, await listening(service)))
    await expect
      .poll(output, { timeout: 15_000 })
      .toMatch(/listening on http:\/\/127\.0\.0\.1:\d+, in front of/)
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(output())![0]
    expect(await (await fetch(url, { headers: { 'x-auth-token': 't1' } })).text()).toBe('ada')
    expect((await fetch(url)).status).toBe(401)
    child.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
    service.close()
  })

  it.each([
    ['an unknown option', 'service_pas = x', /service_pas\b/],
    ['an insecure that is no boolean', 'service_insecure = maybe', /service_insecure .* true or false/],
    ['a line that is none', 'hush-hush', /Line \d+ of/],
  ])('refuses %s, and tells no secret', async (_what, more, message) => {
    const { output, ended } = startProxy(iniFor('http://127.0.0.1:1', 1, more))
    expect(await ended).toEqual([1, null])
    expect(output()).toMatch(message)
    expect(output()).not.toMatch(/s3cret|s3rvice|hush/)
  })
})
