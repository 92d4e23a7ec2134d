// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of oslo.config, not of JavaScript
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ConfigFiles, configFiles } from './config-files.ts'

let conf: ConfigFiles
beforeEach(async () => {
  conf = await configFiles()
})
afterEach(() => conf[Symbol.asyncDispose]())

describe('references', () => {
  const dataDir = async (value: string, more = '') =>
    (await conf.load(`[ks]\ndata_dir = ${value}\nhost = h\n${more}`)).values.ks.data_dir

  it.each([
    ['$host/x', 'h/x'],
    ['${host}x', 'hx'],
    ['$port', '5000'],
    ['$token.expiration', '3600'],
    ['${token.expiration}0', '36000'],
    ['$max_project_tree_depth', '5'],
    ['$DEFAULT.debug', 'false'],
    ['$public_endpoint', ''],
    ['a$$host', 'a$host'],
    ['a\\$host', 'a$host'],
    ['$ 5$', '$ 5$'],
    ['$5', '$5'],
  ])('replaces %j by %j', async (written, expected) => {
    expect(await dataDir(written)).toBe(expected)
  })

  it('follows references in what they refer to, and options that have no effect here', async () => {
    expect(await dataDir('$log_dir', '[DEFAULT]\nlog_dir = $state_path/log\nstate_path = /var/lib\n')).toBe(
      '/var/lib/log',
    )
  })

  it.each(['$nope', '${ks.nope}', '$nope.host', '$data_dir', '$Host', '$state_path', '$constructor.name'])(
    'refuses %j, which leads nowhere',
    async (written) => {
      expect(await conf.problems(`[ks]\ndata_dir = ${written}\n`)).toEqual([
        ['invalid_value', '/keystone.conf:2', 'ks', 'data_dir'],
      ])
    },
  )

  it('refuses options that refer to each other', async () => {
    expect(await conf.problems('[DEFAULT]\nlog_dir = $log_file\nlog_file = $log_dir\n')).toEqual([
      ['invalid_value', '/keystone.conf:2', 'DEFAULT', 'log_dir'],
    ])
  })
})
