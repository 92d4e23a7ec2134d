import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { freePort, processTimeout, scratch, startCli } from './cli-process.ts'
import { runHere } from './in-process.ts'
import { cloudOf, identityUrls, login, validate } from './login.ts'

const env = { OS_BOOTSTRAP_PASSWORD: 'a chosen password' }

describe('the first start', { timeout: processTimeout }, () => {
  it('makes all that the administrator needs, readable by its owner only, and says so without a secret', async () => {
    const dataDir = join(scratch(), 'deep', 'data')
    const server = await startCli(['start', '--data-dir', dataDir])
    const { password = '', ...cloud } = cloudOf(dataDir)

    expect(cloud).toEqual({
      auth_url: `${server.url}/v3`,
      username: 'admin',
      user_domain_id: 'default',
      project_name: 'admin',
      project_domain_id: 'default',
    })
    const { status, body } = await login(server.url, password)
    expect(status).toBe(201)
    expect(body.token.roles.map((role) => role.name).sort()).toEqual(['admin', 'manager', 'member', 'reader'])
    expect(identityUrls(body)).toEqual(Array(3).fill(`${server.url}/v3`))

    const files = ['clouds.yaml', 'keystone.conf', 'keystone.db']
    const folders = ['credential-keys', 'fernet-keys', 'receipt-keys']
    const keys = folders.flatMap((folder) => [`${folder}/0`, `${folder}/1`])
    const there = readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).filter(
      (name) => !name.startsWith('keystone.db-'),
    )
    expect(there.sort()).toEqual([...files, ...folders, ...keys].sort())
    const modeOf = (name: string) => (statSync(join(dataDir, name)).mode & 0o777).toString(8)
    expect(['.', ...folders].map(modeOf)).toEqual(Array(4).fill('700'))
    expect([...files, ...keys].map(modeOf)).toEqual(Array(9).fill('600'))

    expect(await server.stop()).toBe(0)
    expect(server.stderr).toBe('')
    expect(server.stdout).toBe(`
● Keystone is ready. This was its first start.

  Identity API  ${server.url}/v3
  API document  ${server.url}/openapi.json
  Data          ${dataDir}
  Login         ${dataDir}/clouds.yaml  (cloud "keystone", user "admin", password inside)

Next:

  OS_CLIENT_CONFIG_FILE=${dataDir}/clouds.yaml openstack --os-cloud keystone token issue

Ctrl-C stops it.

Stopped.
`)
    expect(password).toMatch(/^[\w-]{24}$/)
    expect(server.stdout).not.toContain(password)
  })

  it('takes the password from OS_BOOTSTRAP_PASSWORD without repeating it, ./data, and a port of the system', async () => {
    const cwd = scratch()
    const server = await startCli(['start'], { cwd, port: 0, env: { ...env, OS_DEFAULT__DEBUG: 'true' } })
    const { auth_url = '', password } = cloudOf(join(cwd, 'data'))
    const url = auth_url.replace('/v3', '')
    expect(password).toBe('a chosen password')
    expect((await login(url, 'a chosen password')).status).toBe(201)
    expect((await login(url, 'another password')).status).toBe(401)
    await server.stop()
    expect(server.stdout + server.stderr).not.toMatch(/a chosen password|another password/)
  })
})

describe('the first start of a server with JWS tokens', { timeout: processTimeout }, () => {
  it('makes their keys, and later starts use them', async () => {
    const dataDir = scratch()
    const jws = { ...env, OS_TOKEN__PROVIDER: 'jws' }
    const first = await startCli(['start', '--data-dir', dataDir], { env: jws })
    const { token } = await login(first.url, 'a chosen password')
    expect(token).toMatch(/^eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCJ9\.eyJ/)
    await first.stop()
    const second = await startCli(['start', '--data-dir', dataDir], { env: jws })
    expect(await validate(second.url, token)).toBe(200)
    const inspected = await runHere(['token', 'inspect', '--config-file', join(dataDir, 'keystone.conf')], {
      env: jws,
      stdin: token,
    })
    expect(JSON.parse(inspected.stdout)).toMatchObject({ methods: ['password'] })
  })
})

describe('a later start', { timeout: processTimeout }, () => {
  it('changes nothing on the same port, and follows to another one', async () => {
    const dataDir = scratch()
    const port = await freePort()
    const first = await startCli(['start', '--data-dir', dataDir], { env, port })
    const { token } = await login(first.url, 'a chosen password')
    await first.stop()
    const files = [
      'clouds.yaml',
      'keystone.conf',
      'fernet-keys/0',
      'fernet-keys/1',
      'credential-keys/0',
      'credential-keys/1',
      'receipt-keys/0',
      'receipt-keys/1',
    ]
    const texts = () => files.map((name) => readFileSync(join(dataDir, name), 'utf8'))
    const before = texts()

    const second = await startCli(['start', '--data-dir', dataDir], {
      env: { OS_BOOTSTRAP_PASSWORD: 'second' },
      port,
    })
    expect(second.stdout).toContain('● Keystone is ready.\n')
    expect(texts()).toEqual(before)
    expect(await validate(second.url, token)).toBe(200)
    await second.stop()

    const third = await startCli(['start', '--data-dir', dataDir], { env })
    expect(third.url).not.toBe(first.url)
    expect(cloudOf(dataDir)).toMatchObject({ auth_url: `${third.url}/v3`, password: 'a chosen password' })
    const { body } = await login(third.url, 'a chosen password')
    expect(identityUrls(body)).toEqual(Array(3).fill(`${third.url}/v3`))
  })

  it('follows [DEFAULT] public_endpoint, which a server for other machines needs, and reads --config-file', async () => {
    const dir = scratch()
    const dataDir = join(dir, 'data')
    const first = await startCli(['start', '--data-dir', dataDir, '--host', '0.0.0.0'])
    expect(first.stdout).toContain(`${dataDir}/keystone.conf: [DEFAULT] public_endpoint`)
    expect(cloudOf(dataDir).auth_url).toBe(`${first.url}/v3`)
    await first.stop()
    const extra = join(dir, 'extra.conf')
    writeFileSync(extra, '[DEFAULT]\npublic_endpoint = https://cloud.example.org/identity/\n')

    const second = await startCli([
      'start',
      '--data-dir',
      dataDir,
      '--host',
      '0.0.0.0',
      '--config-file',
      extra,
    ])
    expect(second.stdout).toContain('https://cloud.example.org/identity/v3\n')
    expect(second.stdout).not.toContain('[DEFAULT] public_endpoint')
    expect(cloudOf(dataDir).auth_url).toBe('https://cloud.example.org/identity/v3')
  })

  it('makes the keys of receipts in a directory from before there were any', async () => {
    const dataDir = scratch()
    await (await startCli(['start', '--data-dir', dataDir], { env })).stop()
    const conf = join(dataDir, 'keystone.conf')
    const section = '[fernet_receipts]\nkey_repository = $ks.data_dir/receipt-keys\n\n'
    const before = readFileSync(conf, 'utf8').replace(section, '')
    writeFileSync(conf, before)
    rmSync(join(dataDir, 'receipt-keys'), { recursive: true })

    const keys = () => readdirSync(join(dataDir, 'receipt-keys')).map((name) => readKey(dataDir, name))
    await (await startCli(['start', '--data-dir', dataDir])).stop()
    const made = keys()
    expect(made).toHaveLength(2)
    await (await startCli(['start', '--data-dir', dataDir])).stop()
    expect(keys()).toEqual(made)
    expect(readFileSync(conf, 'utf8')).toBe(before)
    expect(before).not.toContain('receipt')
  })

  it('goes by the directory it is given, not by the one that the configuration remembers', async () => {
    const parent = scratch()
    const [before, after] = [join(parent, 'before'), join(parent, "after $the 'move")]
    await (await startCli(['start'], { env: { ...env, OS_KS__DATA_DIR: before } })).stop()
    renameSync(before, after)
    const server = await startCli(['start', '--data-dir', after])
    expect((await login(server.url, 'a chosen password')).status).toBe(201)
    expect(server.stdout).toContain(
      `OS_CLIENT_CONFIG_FILE='${parent}/after $the '\\''move/clouds.yaml' openstack`,
    )
    expect(readdirSync(parent)).toEqual(["after $the 'move"])
  })
})

function readKey(dataDir: string, name: string): string {
  return readFileSync(join(dataDir, 'receipt-keys', name), 'utf8')
}
