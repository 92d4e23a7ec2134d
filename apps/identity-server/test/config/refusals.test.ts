import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config/load.ts'
import { type ConfigFiles, configFiles, refusal } from './config-files.ts'

let conf: ConfigFiles
beforeEach(async () => {
  conf = await configFiles()
})
afterEach(() => conf[Symbol.asyncDispose]())

describe('what is refused', () => {
  it('reports every problem at once, with its place', async () => {
    const wrong = await conf.file(
      '[token]\nexpiration = soon\nnonsense\n[tokens]\nx = 1\n[identity]\ndriver = ldap\n',
    )
    const error = await refusal(loadConfig({ files: [wrong, '/nowhere'] }))
    expect(error.code).toBe('syntax')
    expect(error.problems.map(({ code, where }) => [code, where.replace(conf.dir, '')])).toEqual([
      ['syntax', '/keystone.conf:3'],
      ['unreadable', '/nowhere'],
      ['unknown_option', '/keystone.conf:5'],
      ['unsupported', '/keystone.conf:7'],
      ['invalid_value', '/keystone.conf:2'],
    ])
  })

  it('suggests the option, the section or the other section that was meant', async () => {
    const messages = async (text: string) => (await refusal(conf.load(text))).message
    expect(await messages('[token]\nexpiraton = 1\n')).toContain('"expiration"')
    expect(await messages('[default]\ndebug = 1\n')).toContain('[DEFAULT]')
    expect(await messages('[securty_compliance]\nx = 1\n')).toContain('[security_compliance]')
    expect(await messages('[token]\nlockout_duration = 1\n')).toContain('[security_compliance]')
  })

  it.each([
    ['[identity]\ndriver = ldap\n', 'identity', 'driver'],
    ['[identity]\ndomain_specific_drivers_enabled = true\n', 'identity', 'domain_specific_drivers_enabled'],
    ['[database]\nconnection_parameters = ssl_ca=/ca.pem\n', 'database', 'connection_parameters'],
    ['[auth]\npassword = my_plugin\n', 'auth', 'password'],
    ['[catalog]\ndriver = templated\n', 'catalog', 'driver'],
    [
      '[security_compliance]\nallow_insecure_application_credential_trust_escalation = true\n',
      'security_compliance',
      'allow_insecure_application_credential_trust_escalation',
    ],
  ])('refuses %j, which it would be unsafe to ignore', async (text, section, option) => {
    expect(await conf.problems(text)).toEqual([['unsupported', '/keystone.conf:2', section, option]])
  })

  it.each([
    ['resource', 'project_name_url_safe', 'strict'],
    ['resource', 'domain_name_url_safe', 'new'],
    ['resource', 'admin_project_name', 'admin'],
  ])(
    'refuses [%s] %s = %s: nobody may believe in a protection that is not there',
    async (section, option, value) => {
      const text = `[${section}]\n${option} = ${value}\n`
      expect(await conf.problems(text)).toEqual([['unsupported', '/keystone.conf:2', section, option]])
      const env = { [`OS_${section}__${option}`.toUpperCase()]: value }
      expect(await refusal(loadConfig({ env }))).toMatchObject({ code: 'unsupported' })
    },
  )

  it('accepts the values that leave such a protection off', async () => {
    const { ignored } = await conf.load('[resource]\nproject_name_url_safe = off\nadmin_project_name =\n')
    expect(ignored).toEqual([])
  })

  it('accepts the one supported value of such options, and only the last value counts', async () => {
    const { ignored } = await conf.load(
      '[identity]\ndriver = ldap\ndriver = SQL\ndomain_specific_drivers_enabled = False\n[token]\nprovider = fernet\n',
    )
    expect(ignored).toEqual([])
  })

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'knows no option and no section called %s',
    async (name) => {
      expect(await conf.problems(`[token]\n${name} = 1\n`)).toEqual([
        ['unknown_option', '/keystone.conf:2', 'token', name],
      ])
      expect(await conf.problems(`[${name}]\n${name} = 1\n`)).toEqual([
        ['unknown_option', '/keystone.conf:2', name.toLowerCase(), name],
      ])
    },
  )

  it('keeps a secret out of its messages', async () => {
    const error = await refusal(conf.load('[database]\nconnection = mysql://u:hunter2$oops@h/d\n'))
    expect(error.problems).toMatchObject([{ code: 'invalid_value', option: 'connection' }])
    expect(error.message).not.toContain('hunter2')
  })

  it('keeps a secret out of the messages about options that refer to it', async () => {
    const error = await refusal(
      conf.load('[database]\nconnection = mysql://u:hunter2@h/d\n[ks]\nport = $database.connection\n'),
    )
    expect(error.problems).toMatchObject([{ code: 'invalid_value', option: 'port' }])
    expect(error.message).toContain('$database.connection')
    expect(error.message).not.toContain('hunter2')
  })

  it('refuses a folder that is not there and a file that is not UTF-8', async () => {
    const binary = join(conf.dir, 'b.conf')
    await writeFile(binary, Buffer.from([0x5b, 0xff, 0x5d]))
    const { problems } = await refusal(loadConfig({ files: [binary], dirs: ['/nowhere'] }))
    expect(problems.map(({ code, where }) => [code, where])).toEqual([
      ['unreadable', '/nowhere'],
      ['unreadable', binary],
    ])
  })
})
