import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startIdentityServer, type TestServer } from '../readme/identity-server.ts'

const root = join(import.meta.dirname, '..', '..')
const program = join(import.meta.dirname, 'log-in.mjs')
const exec = promisify(execFile)

describe('@ks/auth, as it is published', () => {
  const { deno, bun } = runtimes()
  let server: TestServer
  let folder: string
  beforeAll(async () => {
    server = await startIdentityServer(root)
    folder = await mkdtemp(join(tmpdir(), 'ks-runtimes-'))
  })
  afterAll(async () => {
    await server.stop()
    await rm(folder, { recursive: true })
  })

  const login = () =>
    JSON.stringify({ authUrl: server.env.OS_AUTH_URL, username: 'admin', password: server.env.OS_PASSWORD })
  const loggedIn = () => ({
    hasToken: true,
    user: 'admin',
    project: 'admin',
    url: `http://${server.host}/v3`,
  })
  const bundle = async () => {
    const file = join(folder, 'bundle.mjs')
    await exec(bun, ['build', program, '--target=browser', '--minify', `--outfile=${file}`], { cwd: root })
    return file
  }

  it('logs in on Deno, which lets it do no more than reach the network', async () => {
    const { stdout } = await exec(deno, ['run', '--no-prompt', '--allow-net', program, login()], {
      cwd: root,
    })
    expect(JSON.parse(stdout)).toStrictEqual(loggedIn())
  })

  it('logs in on Bun', async () => {
    const { stdout } = await exec(bun, ['run', program, login()], { cwd: root })
    expect(JSON.parse(stdout)).toStrictEqual(loggedIn())
  })

  it('logs in when it was bundled for browsers', async () => {
    const { stdout } = await exec(deno, ['run', '--no-prompt', '--allow-net', await bundle(), login()])
    expect(JSON.parse(stdout)).toStrictEqual(loggedIn())
  })

  it('brings nothing of Node.js into a bundle', async () => {
    expect(await readFile(await bundle(), 'utf8')).not.toMatch(/["'](node:|fs|crypto|http)["']/)
  })
})

/** @throws when the programs are not named: `npm run test:runtimes` fetches them */
function runtimes(): { deno: string; bun: string } {
  const { KS_DENO: deno, KS_BUN: bun } = process.env
  if (deno === undefined || bun === undefined)
    throw new Error('KS_DENO and KS_BUN have to name the programs; `npm run test:runtimes` does it.')
  return { deno, bun }
}
