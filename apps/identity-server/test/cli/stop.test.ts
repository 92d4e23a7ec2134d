import { once } from 'node:events'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { freePort, processTimeout, scratch, spawnCli, startCli } from './cli-process.ts'
import { cloudOf, identityUrls, login, loginBody } from './login.ts'

const env = { OS_BOOTSTRAP_PASSWORD: 'admin password' }

describe('a signal to stop', { timeout: processTimeout }, () => {
  it('lets a request in progress be answered, and takes no new one', async () => {
    const server = await startCli(['start', '--data-dir', scratch()], { env })
    const port = Number(new URL(server.url).port)
    const socket = connect(port, '127.0.0.1')
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk
    })
    const closed = once(socket, 'close')
    const body = loginBody('admin password')
    const head = `POST /auth HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`
    socket.write(head + body.slice(0, 20))
    // The server has the beginning of the request when it has answered a later one.
    await fetch(`${server.url}/v3`)

    server.child.kill('SIGTERM')
    while (await accepts(port)) await sleep(10)
    expect(server.child.exitCode).toBeNull()
    socket.write(body.slice(20))
    await closed
    expect(answer).toMatch(/^HTTP\/1\.1 201 /)
    expect(await server.ended).toBe(0)
    expect(server.stdout).toMatch(/Stopped\.\n$/)
  })

  it('counts as one when it comes twice at once, as from a terminal and from a process manager', async () => {
    const server = await startCli(['start', '--data-dir', scratch()], { env })
    server.child.kill('SIGINT')
    server.child.kill('SIGTERM')
    expect(await server.ended).toBe(0)
  })
})

describe('a first start that was killed', { timeout: processTimeout }, () => {
  const file = (name: string) => (dir: string) => existsSync(join(dir, name))
  const moments: [string, (dir: string) => boolean][] = [
    ['when it had begun the configuration', file('keystone.conf.draft')],
    ['when it had begun the keys', file('credential-keys')],
    ['when it had made the tables', (dir) => sizeOf(join(dir, 'keystone.db-wal')) > 500_000],
    ['when it had begun clouds.yaml', (dir) => file('clouds.yaml')(dir) || file('clouds.yaml.tmp')(dir)],
  ]

  it.each(moments)('%s is done again, completely', async (_, reached) => {
    const dataDir = join(scratch(), 'data')
    const killed = spawnCli(['start', '--data-dir', dataDir, '--port', String(await freePort())])
    while (!reached(dataDir) && killed.child.exitCode === null) await sleep(1)
    killed.child.kill('SIGKILL')
    expect(await killed.ended).toBe('SIGKILL')

    const server = await startCli(['start', '--data-dir', dataDir], { env })
    const { password = '' } = cloudOf(dataDir)
    const { status, body } = await login(server.url, password)
    expect(status).toBe(201)
    expect(identityUrls(body)).toEqual(Array(3).fill(`${server.url}/v3`))
    for (const keys of ['fernet-keys', 'receipt-keys', 'credential-keys'])
      expect(readdirSync(join(dataDir, keys))).toEqual(['0', '1'])
    expect(readdirSync(dataDir).filter((name) => /draft|tmp/.test(name))).toEqual([])
  })
})

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
