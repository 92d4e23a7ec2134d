import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** An identity server in a process of its own, started from nothing. */
export interface TestServer {
  /** `127.0.0.1:<port>` */
  host: string
  /** What a client needs to log in as the administrator. */
  env: Readonly<Record<string, string>>
  /** Ends the server and removes its data. */
  stop(): Promise<void>
}

const readyWithinMs = 45_000

/**
 * Starts the server from its sources, on a free port, and waits until it answers.
 *
 * @param configuration options as environment variables, such as `OS_AUTH__METHODS`
 */
export async function startIdentityServer(
  root: string,
  configuration: Readonly<Record<string, string>> = {},
): Promise<TestServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ks-readme-'))
  const password = 'a password for tests'
  const port = String(await freePort())
  const host = `127.0.0.1:${port}`
  const main = join(root, 'apps', 'identity-server', 'src', 'main.ts')
  const args = ['start', '--data-dir', dataDir, '--host', '127.0.0.1', '--port', port]
  const child = spawn(process.execPath, ['--conditions=@ks/source', main, ...args], {
    env: { PATH: process.env.PATH, OS_BOOTSTRAP_PASSWORD: password, ...configuration },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk
    })
  }
  const exited = once(child, 'exit')
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill()
    await exited
    rmSync(dataDir, { recursive: true, force: true })
  }

  const deadline = Date.now() + readyWithinMs
  while (!(await answers(`http://${host}/v3`))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop()
      throw new Error(`The identity server did not start (exit code ${child.exitCode}):\n${output}`)
    }
    await sleep(100)
  }
  const env = {
    OS_AUTH_URL: `http://${host}/v3`,
    OS_USERNAME: 'admin',
    OS_PASSWORD: password,
    OS_PROJECT_NAME: 'admin',
    OS_USER_DOMAIN_NAME: 'Default',
    OS_PROJECT_DOMAIN_NAME: 'Default',
    OS_REGION_NAME: 'RegionOne',
    OS_IDENTITY_API_VERSION: '3',
    OS_CLOUD: 'keystone',
    OS_CLIENT_CONFIG_FILE: join(dataDir, 'clouds.yaml'),
  }
  return { host, env, stop }
}

async function answers(url: string): Promise<boolean> {
  return await fetch(url).then(
    (response) => response.ok,
    () => false,
  )
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('No TCP port to be had')
  return address.port
}
