import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { listening } from '../support/proxied-service.ts'
import { keystoneWith } from '../support/stub-keystone.ts'
import { projectToken } from '../support/token-bodies.ts'

const folder = mkdtempSync(join(tmpdir(), 'ks-auth-proxy-'))
afterAll(() => rmSync(folder, { recursive: true }))
const main = join(import.meta.dirname, '../../src/proxy/main.ts')

function start(ini: string): { child: ChildProcess; output: () => string; ended: Promise<unknown[]> } {
  const path = join(folder, 'proxy.ini')
  writeFileSync(path, ini)
  const child = spawn(process.execPath, ['--conditions=@ks/source', main, '--config-file', path])
  let output = ''
  child.stderr.on('data', (bytes) => {
    output += bytes
  })
  return { child, output: () => output, ended: once(child, 'close') }
}

const iniFor = (keystone: string, port: number, more = '') => `
[keystone_authtoken]
www_authenticate_uri = https://identity.example/v3
auth_type = v3password
auth_url = ${keystone}
username = nova
password = s3cret
user_domain_id = default
project_name = service
project_domain_id = default

[auth_proxy]
bind_port = 0
service_protocol = http
service_host = 127.0.0.1
service_port = ${port}
service_pass = s3rvice
${more}
`

describe('ks-auth-proxy --config-file', () => {
  it('serves what the file says, and stops when it is told to', async () => {
    await using keystone = await keystoneWith({ t1: projectToken })
    const service = createServer(({ headers }, response) => response.end(headers['x-user-name']))
    const { child, output, ended } = start(iniFor(keystone.url, await listening(service)))
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
    const { output, ended } = start(iniFor('http://127.0.0.1:1', 1, more))
    expect(await ended).toEqual([1, null])
    expect(output()).toMatch(message)
    expect(output()).not.toMatch(/s3cret|s3rvice|hush/)
  })
})
