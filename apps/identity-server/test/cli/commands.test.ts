import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { processTimeout, runCli, scratch, startCli } from './cli-process.ts'
import { runHere } from './in-process.ts'
import { identityUrls, login, validate } from './login.ts'
import { newCloud } from './new-cloud.ts'

const password = { OS_BOOTSTRAP_PASSWORD: 'admin password' }
const synced = 'The database has the tables of this version.\n'

describe("keystone-manage's commands", { timeout: processTimeout }, () => {
  it('make a cloud from nothing, in its own spelling, that serve serves', async () => {
    const { dir, conf } = newCloud()
    const env = { ...password, OS_BOOTSTRAP_REGION_ID: 'North' }
    const manage = (...args: string[]) => runCli(['--config-file', conf, ...args], { env })
    const owner = [
      '--keystone-user',
      String(process.getuid?.()),
      '--keystone-group',
      String(process.getgid?.()),
    ]

    expect(await manage('db_sync')).toEqual({ code: 0, stdout: synced, stderr: '' })
    expect(await manage('fernet_setup', ...owner)).toMatchObject({
      code: 0,
      stdout: `Made the keys 1 and 0 in ${dir}/fernet-keys.\nMade the keys 1 and 0 in ${dir}/receipt-keys.\n`,
    })
    expect(await manage('credential_setup', ...owner)).toMatchObject({
      code: 0,
      stdout: `Made the keys 1 and 0 in ${dir}/credential-keys.\n`,
    })
    const urls = ['--bootstrap-public-url', 'http://public.example.org/v3']
    const made = await manage('bootstrap', ...urls)
    expect(made).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Made: .*user admin.*public endpoint\.\n$/),
      stderr: '',
    })

    const env2 = { OS_CORS__ALLOWED_ORIGIN: 'https://x.example.org' }
    const server = await startCli(['serve', '--config-file', conf], { env: env2 })
    const { status, body } = await login(server.url, 'admin password')
    expect(status).toBe(201)
    expect(identityUrls(body)).toEqual(['http://public.example.org/v3'])
    expect(await server.stop('SIGHUP')).toBe(0)
    expect(server.stdout).toBe(`Keystone listens on ${server.url}\n`)
    const lines = server.stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines).toMatchObject([
      { msg: '[cors] allowed_origin (OS_CORS__ALLOWED_ORIGIN) has no effect here' },
    ])
  })
})

describe('db', () => {
  it('says what tables there are, and with --check whether there is something to do', async () => {
    const { conf } = newCloud()
    const at = ['--config-file', conf]
    expect(await runHere(['db', 'version', ...at])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no database'),
    })
    expect(await runHere(['db', 'sync', '--check', ...at])).toMatchObject({ code: 1 })
    expect(readdirSync(join(conf, '..'))).toEqual(['keystone.conf'])
    const empty = { env: { OS_DATABASE__CONNECTION: 'sqlite://' } }
    expect(await runHere(['db_sync', '--check', ...at], empty)).toEqual({
      code: 2,
      stdout: '',
      stderr: 'ks-identity: The database is empty. "ks-identity db sync" makes the tables.\n',
    })
    for (const step of ['--expand', '--migrate', '--contract']) {
      expect(await runHere([...at, 'db_sync', step])).toEqual({ code: 0, stdout: synced, stderr: '' })
    }
    expect(await runHere(['db_sync', '--check', ...at])).toEqual({ code: 0, stdout: synced, stderr: '' })
    expect(await runHere(['db', '--config-file', conf, 'version'])).toEqual({
      code: 0,
      stdout: synced,
      stderr: '',
    })
    expect(await runHere([`--config-file=${conf}`, 'db_version'])).toEqual({
      code: 0,
      stdout: synced,
      stderr: '',
    })
  })
})

describe('fernet', () => {
  it('sets the keys of tokens and receipts up once and rotates them', async () => {
    const { dir, conf } = newCloud()
    const at = ['--config-file', conf]
    expect(await runHere(['fernet', 'setup', ...at])).toMatchObject({ code: 0 })
    const there = (folder: string) => `The keys in ${dir}/${folder} are complete; nothing was changed.\n`
    expect(await runHere(['fernet_setup', ...at])).toMatchObject({
      stdout: there('fernet-keys') + there('receipt-keys'),
    })
    const rotated = (folder: string) => `Key 2 is the primary key in ${dir}/${folder} now.\n`
    expect(await runHere(['fernet_rotate', '--force', ...at])).toMatchObject({
      code: 0,
      stdout: rotated('fernet-keys') + rotated('receipt-keys'),
    })
    expect(readdirSync(join(dir, 'fernet-keys'))).toEqual(['0', '1', '2'])
    expect(statSync(join(dir, 'fernet-keys', '2')).mode & 0o777).toBe(0o600)
    const another = await runHere(['fernet', 'rotate', ...at])
    expect(another).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^ks-identity: [^\n]*force the rotation[^\n]*\n$/),
    })
    expect(readdirSync(join(dir, 'receipt-keys'))).toEqual(['0', '1', '2'])
  })

  it('rotates one folder for tokens and receipts once, and keeps what both need', async () => {
    const { dir, conf } = newCloud()
    const env = {
      OS_FERNET_RECEIPTS__KEY_REPOSITORY: `${dir}/fernet-keys/`,
      OS_FERNET_RECEIPTS__MAX_ACTIVE_KEYS: '1',
      OS_TOKEN__EXPIRATION: '0',
      OS_TOKEN__ALLOW_EXPIRED_WINDOW: '0',
    }
    const here = (...args: string[]) => runHere([...args, '--config-file', conf], { env })
    await here('fernet', 'setup')
    expect(await here('fernet', 'rotate')).toMatchObject({
      stdout: `Key 2 is the primary key in ${dir}/fernet-keys now.\n`,
    })
    for (const command of ['fernet', 'receipt']) {
      expect(await here(command, 'rotate')).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('force the rotation'),
      })
    }
    expect(readdirSync(join(dir, 'fernet-keys'))).toEqual(['0', '1', '2'])
  })

  it('knows users and groups by name, and says when there is none', async () => {
    const { conf } = newCloud()
    const setup = (user: string) =>
      runHere(['fernet', 'setup', '--config-file', conf, '--keystone-user', user])
    expect(await setup('nobody-of-that-name')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no user nobody-of-that-name'),
    })
  })
})

describe('receipt', () => {
  it('sets the keys of receipts alone up once and rotates them, and drops none in use', async () => {
    const { dir, conf } = newCloud()
    const at = ['--config-file', conf]
    expect(await runHere(['receipt', 'setup', ...at])).toMatchObject({
      code: 0,
      stdout: `Made the keys 1 and 0 in ${dir}/receipt-keys.\n`,
    })
    expect(await runHere(['receipt_setup', ...at])).toMatchObject({
      stdout: `The keys in ${dir}/receipt-keys are complete; nothing was changed.\n`,
    })
    expect(await runHere(['receipt_rotate', ...at])).toMatchObject({
      stdout: `Key 2 is the primary key in ${dir}/receipt-keys now.\n`,
    })
    expect(await runHere(['receipt', 'rotate', ...at])).toMatchObject({ code: 1, stdout: '' })
    expect(await runHere(['receipt', 'rotate', '--force', ...at])).toMatchObject({
      stdout: `Key 3 is the primary key in ${dir}/receipt-keys now. Dropped: 1.\n`,
    })
    expect(readdirSync(dir).sort()).toEqual(['keystone.conf', 'receipt-keys'])
  })
})

describe('jws', () => {
  it('sets keys up once, rotates them, and drops none that tokens in use need', async () => {
    const { dir, conf } = newCloud()
    const here = (...args: string[]) => runHere(['jws', ...args, '--config-file', conf])
    const [privates, publics] = [`${dir}/jws-keys/private`, `${dir}/jws-keys/public`]
    expect(await here('setup')).toMatchObject({
      code: 0,
      stdout: `Made private.pem and staged.pem in ${privates}, with public keys in ${publics}.\n`,
    })
    expect(await here('setup')).toMatchObject({
      stdout: `The keys in ${privates} and ${publics} are complete; nothing was changed.\n`,
    })
    for (const keys of [3, 4]) {
      expect(await here('rotate')).toMatchObject({
        code: 0,
        stdout: 'The staged key signs now, and another one is staged.\n',
      })
      expect(readdirSync(publics)).toHaveLength(keys)
    }
    expect(readdirSync(privates)).toEqual(['private.pem', 'staged.pem'])
    expect(statSync(join(privates, 'private.pem')).mode & 0o777).toBe(0o600)
    rmSync(join(privates, 'staged.pem'))
    expect(await here('rotate')).toMatchObject({ code: 0, stdout: expect.stringContaining('rotate again') })
  })

  it('needs keys that go with the algorithm, and an algorithm that is accepted', async () => {
    const { conf } = newCloud()
    const rotate = (env: Record<string, string> = {}) =>
      runHere(['jws', 'rotate', '--config-file', conf], { env })
    expect(await rotate()).toMatchObject({ code: 1, stderr: expect.stringContaining('no private key') })
    expect(await rotate({ OS_JWT_TOKENS__JWS_ALGORITHM: 'EdDSA' })).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'ks-identity: OS_JWT_TOKENS__JWS_ALGORITHM: [jwt_tokens] jws_algorithm EdDSA is not in jws_accepted_algorithms (ES256): add it there.\n',
    })
    const unknown = await rotate({ OS_JWT_TOKENS__JWS_ACCEPTED_ALGORITHMS: 'ES256,none' })
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('ES256, ES384, ES512, EdDSA') })
  })
})

describe('bootstrap', () => {
  it('can be repeated, and sets the password again', async () => {
    const { conf } = newCloud()
    await runHere(['db', 'sync', '--config-file', conf])
    const bootstrap = () => runHere(['bootstrap', '--config-file', conf], { env: password })
    expect(await bootstrap()).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Made: .*\.\n$/) })
    expect(await bootstrap()).toEqual({
      code: 0,
      stdout: 'Everything was there; the password is set.\n',
      stderr: '',
    })
  })

  it('warns when the password is on the command line, and does not repeat it', async () => {
    const { conf } = newCloud()
    await runHere(['db', 'sync', '--config-file', conf])
    const made = await runHere([
      'bootstrap',
      '--config-file',
      conf,
      '--bootstrap-password',
      'on the command line',
    ])
    expect(made).toMatchObject({ code: 0, stderr: expect.stringContaining('OS_BOOTSTRAP_PASSWORD') })
    expect(made.stdout + made.stderr).not.toContain('on the command line')
  })

  it('needs a password and tables', async () => {
    const { conf } = newCloud()
    const at = ['--config-file', conf]
    expect(await runHere(['bootstrap', ...at])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Set OS_BOOTSTRAP_PASSWORD'),
    })
    expect(await runHere(['bootstrap', ...at], { env: password })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('db sync'),
    })
  })
})

describe('serve', () => {
  it('makes neither a database nor keys: it says which command does', async () => {
    const { conf, dir } = newCloud()
    const serve = ['serve', '--config-file', conf, '--port', '0']
    expect(await runHere(serve)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^ks-identity: There is no database [^\n]*db sync[^\n]*\n$/),
    })
    expect(readdirSync(dir)).toEqual(['keystone.conf'])
    await runHere(['db', 'sync', '--config-file', conf])
    expect(await runHere(serve)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^ks-identity: The key repository [^\n]*\n$/),
    })
  })

  it('says that the log cannot be written', async () => {
    const { conf } = newCloud()
    const env = { OS_DEFAULT__LOG_FILE: `${conf}/keystone.log` }
    const { code, stderr } = await runHere(['serve', '--config-file', conf], { env })
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /^ks-identity: Cannot write the log [^\n]*keystone\.log \((ENOTDIR|EEXIST)\)[^\n]*\n$/,
    )
  })
})

describe('token', { timeout: processTimeout }, () => {
  it('inspect and revoke take the token from standard input', async () => {
    const dataDir = scratch()
    const server = await startCli(['start', '--data-dir', dataDir], { env: password })
    const { token } = await login(server.url, 'admin password')
    const conf = ['--config-file', join(dataDir, 'keystone.conf')]

    const inspected = await runCli(['token', 'inspect', ...conf], { stdin: `${token}\n` })
    expect(inspected).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(inspected.stdout)).toMatchObject({
      methods: ['password'],
      scope: { projectId: expect.any(String) },
    })

    expect(await validate(server.url, token)).toBe(200)
    expect(await runHere(['token', 'revoke', ...conf], { stdin: token })).toEqual({
      code: 0,
      stdout: 'The token is revoked.\n',
      stderr: '',
    })
    await expect.poll(() => validate(server.url, token), { timeout: 10_000 }).toBe(401)
  })

  it('says that standard input holds no token, without repeating it', async () => {
    const { conf } = newCloud()
    await runHere(['fernet', 'setup', '--config-file', conf])
    const { code, stderr } = await runHere(['token', 'inspect', '--config-file', conf], {
      stdin: 'gAAAAnonsense',
    })
    expect(code).toBe(1)
    expect(stderr).toMatch(/^ks-identity: Standard input holds no token[^\n]*\n$/)
    expect(stderr).not.toContain('gAAAAnonsense')
  })
})

describe('ks-identity', () => {
  it.each([
    ['unknown-command'],
    ['--unknown-flag'],
    ['start', '--unknown-flag'],
    ['db', 'unknown'],
    ['trust_flush'],
  ])('refuses %s %s and names what is wrong', async (...args) => {
    const { code, stdout, stderr } = await runHere(args)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^error: unknown (command|option) '[\w-]+'/)
  })

  it.each(['--host', '--port'])('names the flag of a wrong %s', async (flag) => {
    const { code, stderr } = await runHere(['start', '--data-dir', scratch(), flag, '-wrong-'])
    expect(code).toBe(1)
    expect(stderr).toContain(`'${flag} <${flag.slice(2)}>' argument '-wrong-' is invalid. It expects`)
  })
})
