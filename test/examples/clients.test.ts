import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startIdentityServer, type TestServer } from '../readme/identity-server.ts'

const root = join(import.meta.dirname, '..', '..')
const folder = join(root, 'examples', 'clients')
const programs = readdirSync(folder).filter((name) => name.endsWith('.ts'))

const methods = 'external,password,token,oauth1,mapped,application_credential,totp'

/** What a program prints, in its order. */
const prints: Readonly<Record<string, RegExp>> = {
  'log-in.ts': /^admin has .*admin.*\n\d+ users\n$/,
  'several-users.ts': /^ada-\d+ has a token of their own\nbob-\d+ has a token of their own\n$/,
  'keep-logins.ts': /^admin, with a new login\n$/,
  'multi-factor.ts': /^needed: password and totp\nused: password and totp\n$/,
  'application-credential.ts': /^the robot is reader\n$/,
  'grant-a-role.ts': /^ada-\d+ is member\n$/,
  'paging.ts': /^(\w+\n){3}$/,
  'streaming.ts': /^\d{5,} bytes\n$/,
  'uploading.ts': /^201: the store has read 5000000 and 5000000 bytes\n$/,
  'retries.ts': /^not there, says request req-\S+\n$/,
  'versions.ts': /^Identity 3\.14 \(CURRENT\) is at \/v3\/?\nidentity in RegionOne: .*3\.14/,
  'microversion.ts':
    /^there are 2\.1 to 2\.96\nby default: compute 2\.79\n2\.90: compute 2\.90\nlatest: compute 2\.96\n$/,
  'logging.ts':
    /^(curl -g -i -X .*\n\d{3} in \d+ ms\n)*curl .* -H 'x-auth-token: \{SHA256\}[\da-f]{64}'\n200 in \d+ ms\n$/,
  'own-plugin.ts': /^200\n$/,
}

describe('the small programs', () => {
  let server: TestServer
  const homes = mkdtempSync(join(tmpdir(), 'ks-homes-'))
  beforeAll(async () => {
    server = await startIdentityServer(root, { OS_AUTH__METHODS: methods })
  })
  afterAll(async () => {
    await server.stop()
    rmSync(homes, { recursive: true })
  })

  /** Runs a program for a user of its own, and gives what it prints. */
  async function run(name: string): Promise<string> {
    const { OS_CLOUD = '', OS_CLIENT_CONFIG_FILE = '' } = server.env
    const HOME = join(homes, name)
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--conditions=@ks/source', join(folder, name)],
      { env: { PATH: process.env.PATH, HOME, OS_CLOUD, OS_CLIENT_CONFIG_FILE } },
    )
    return stdout
  }

  it('are all tried, listed, and short', () => {
    expect(programs.sort()).toEqual(Object.keys(prints).sort())
    const readme = readFileSync(join(folder, 'README.md'), 'utf8')
    for (const name of programs) {
      expect(readFileSync(join(folder, name), 'utf8').split('\n').length, name).toBeLessThanOrEqual(40)
      expect(readme).toContain(`\`${name}\``)
    }
  })

  it.each(programs)('do what they say: %s', { timeout: 30_000 }, async (name) => {
    const stdout = await run(name)
    expect(stdout).toMatch(prints[name]!)
    expect(stdout).not.toMatch(/gAAAAAB|a password for tests/)
  })

  it('keep a login for the next run', { timeout: 30_000 }, async () => {
    expect(await run('keep-logins.ts')).toMatch(/^admin, with/)
    expect(await run('keep-logins.ts')).toBe('admin, with the token of an earlier run\n')
  })
})
