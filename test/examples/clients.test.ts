import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startIdentityServer, type TestServer } from '../readme/identity-server.ts'

const root = join(import.meta.dirname, '..', '..')
const folder = join(root, 'examples', 'clients')
const programs = readdirSync(folder).filter((name) => name.endsWith('.ts'))

/** What a program prints, in its order. */
const prints: Readonly<Record<string, RegExp>> = {
  'log-in.ts': /^admin has .*admin.*\n\d+ users\n$/,
  'several-users.ts': /^ada-\d+ has a token of their own\nbob-\d+ has a token of their own\n$/,
  'keep-logins.ts': /^the first run logs in\nthe second run sends nothing\n$/,
  'application-credential.ts': /^the robot is reader\n$/,
  'grant-a-role.ts': /^ada-\d+ is member\n$/,
  'paging.ts': /^(\w+\n){3}$/,
  'streaming.ts': /^\d{5,} bytes\n$/,
  'retries.ts': /^not there, says request req-\S+\n$/,
  'versions.ts': /^Identity 3\.14 \(CURRENT\) is at \/v3\/?\nidentity in RegionOne: .*3\.14/,
  'logging.ts':
    /^(curl -g -i -X .*\n\d{3} in \d+ ms\n)*curl .* -H 'x-auth-token: \{SHA256\}[\da-f]{64}'\n200 in \d+ ms\n$/,
  'own-plugin.ts': /^200\n$/,
}

describe('the small programs', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startIdentityServer(root)
  })
  afterAll(() => server.stop())

  it('are all tried, listed, and short', () => {
    expect(programs.sort()).toEqual(Object.keys(prints).sort())
    const readme = readFileSync(join(folder, 'README.md'), 'utf8')
    for (const name of programs) {
      expect(readFileSync(join(folder, name), 'utf8').split('\n').length, name).toBeLessThanOrEqual(40)
      expect(readme).toContain(`\`${name}\``)
    }
  })

  it.each(programs)('do what they say: %s', { timeout: 30_000 }, async (name) => {
    const { OS_CLOUD = '', OS_CLIENT_CONFIG_FILE = '' } = server.env
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--conditions=@ks/source', join(folder, name)],
      {
        env: { PATH: process.env.PATH, OS_CLOUD, OS_CLIENT_CONFIG_FILE },
      },
    )
    expect(stdout).toMatch(prints[name]!)
    expect(stdout).not.toMatch(/gAAAAAB|a password for tests/)
  })
})
