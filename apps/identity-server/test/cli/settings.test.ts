import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readSettings } from '../../src/cli/settings.ts'
import { scratch } from './cli-process.ts'

/** An installation's folder, like `/etc/keystone`. */
function installed(files: Record<string, string>): string {
  const dir = scratch()
  mkdirSync(join(dir, 'keystone.conf.d'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text)
  return dir
}

describe('readSettings', () => {
  it('reads keystone.conf and keystone.conf.d of the installation when no flag names anything', async () => {
    const systemDir = installed({
      'keystone.conf': '[token]\nexpiration = 100\n[ks]\nport = 100\n',
      'keystone.conf.d/10.conf': '[ks]\nport = 200\n',
    })
    const { config, baseDir } = await readSettings({}, {}, { systemDir })
    expect([config.token.expiration, config.ks.port, baseDir]).toEqual([100, 200, systemDir])
  })

  it.each(['configFile', 'configDir'])('reads none of that when %s names something', async (flag) => {
    const systemDir = installed({ 'keystone.conf': '[token]\nexpiration = 100\n' })
    const other = installed({ 'other.conf': '[ks]\nport = 300\n' })
    const named = { configFile: [join(other, 'other.conf')], configDir: [other] }[flag] ?? []
    const { config } = await readSettings({ [flag]: named }, {}, { systemDir })
    expect([config.token.expiration, config.ks.port]).toEqual([3600, 300])
  })

  it('does with the documented defaults where nothing is installed', async () => {
    const { config, baseDir } = await readSettings({}, {}, { systemDir: join(scratch(), 'missing') })
    expect([config.token.expiration, baseDir]).toEqual([3600, process.cwd()])
  })

  it('lets the environment win', async () => {
    const systemDir = installed({ 'keystone.conf': '[token]\nexpiration = 100\n' })
    const { config } = await readSettings({}, { OS_TOKEN__EXPIRATION: '5' }, { systemDir })
    expect(config.token.expiration).toBe(5)
  })

  it.each([
    ['bcrypt', 'password_hash_rounds', '3'],
    ['scrypt', 'scrypt_block_size', '1'],
  ])('refuses a cost that %s does not have, with its place', async (algorithm, option, value) => {
    const dir = installed({
      'keystone.conf': `[identity]\npassword_hash_algorithm = ${algorithm}\n${option} = ${value}\n`,
    })
    const file = join(dir, 'keystone.conf')
    await expect(readSettings({ configFile: [file] }, {})).rejects.toMatchObject({
      code: 'invalid_value',
      problems: [{ where: `${file}:3`, section: 'identity', option }],
    })
  })

  it.each([
    ['password_expires_days = 7\nminimum_password_age = 7\n', 3, 'minimum_password_age'],
    ['password_regex = ^(\\d+$\n', 2, 'password_regex'],
    ['password_regex = (?i)[a-z]\n', 2, 'password_regex'],
  ])(
    'refuses rules for passwords that contradict each other or mean nothing: %j',
    async (text, line, option) => {
      const dir = installed({ 'keystone.conf': `[security_compliance]\n${text}` })
      const file = join(dir, 'keystone.conf')
      await expect(readSettings({ configFile: [file] }, {})).rejects.toMatchObject({
        code: 'invalid_value',
        problems: [{ where: `${file}:${line}`, section: 'security_compliance', option }],
      })
    },
  )

  it('takes rules for passwords that go together', async () => {
    const dir = installed({
      'keystone.conf':
        '[security_compliance]\npassword_expires_days = 7\nminimum_password_age = 6\npassword_regex = ^(?=.*\\d)(?=.*[a-zA-Z]).{7,}$\n',
    })
    const { config } = await readSettings({ configFile: [join(dir, 'keystone.conf')] }, {})
    expect(config.security_compliance).toMatchObject({
      minimum_password_age: 6,
      password_regex: '^(?=.*\\d)(?=.*[a-zA-Z]).{7,}$',
    })
  })
})
