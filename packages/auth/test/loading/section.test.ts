import { describe, expect, it } from 'vitest'
import {
  connectionFromSection,
  pluginFromSection,
  type Section,
  serviceFromSection,
} from '../../src/loading/index.ts'
import { expectCode } from '../expect-code.ts'
import { bodyOfLogin } from './body-of-login.ts'

const source = '[service_user] of nova.conf'
const ada = { auth_url: 'https://cloud.example', username: 'ada', password: 'pw', project_name: 'service' }

describe('pluginFromSection', () => {
  it.each<[string, Section, Readonly<Record<string, Section>>]>([
    ['auth_type', { ...ada, auth_type: 'v3password', log_dir: '/var/log' }, {}],
    ['auth_plugin', { ...ada, auth_plugin: 'v3password' }, {}],
    [
      'auth_section',
      { auth_section: 'other', password: 'not this' },
      { other: { ...ada, auth_type: 'v3password' } },
    ],
  ])('makes the plugin that %s leads to', async (_, section, sections) => {
    const plugin = pluginFromSection(section, { source, sections })
    if (plugin === undefined) throw new Error('there is no plugin')
    const { identity } = (await bodyOfLogin(plugin)).auth
    expect(identity.password.user).toMatchObject({ name: 'ada', password: 'pw' })
  })

  it('says when there is nothing to load', () => {
    expect(pluginFromSection(ada, { source })).toBeUndefined()
    expectCode('invalid_configuration', () => pluginFromSection({ auth_section: 'toString' }, { source }))
    const error = expectCode('missing_options', () => pluginFromSection({ auth_type: 'v3token' }, { source }))
    expect(error.options).toStrictEqual(['auth-url', 'token'])
    expect(error.message).toContain(source)
  })
})

describe('connectionFromSection', () => {
  it.each<[Section, object]>([
    [{}, { verify: true }],
    [
      { cafile: '/ca.pem', timeout: '2.5' },
      { verify: '/ca.pem', timeoutMs: 2500 },
    ],
    [{ insecure: 'True' }, { verify: false }],
    [
      { insecure: 'false', certfile: '/me.pem', keyfile: '/me.key' },
      { verify: true, cert: { cert: '/me.pem', key: '/me.key' } },
    ],
  ])('reads %j', (section, expected) => {
    expect(connectionFromSection(section, { source })).toStrictEqual(expected)
  })

  it.each([{ insecure: 'perhaps' }, { timeout: 'soon' }])('refuses %j', (section) => {
    expectCode('invalid_configuration', () => connectionFromSection(section, { source }))
  })
})

describe('serviceFromSection', () => {
  it.each<[Section, object]>([
    [{}, { interface: 'public' }],
    [{ interface: 'admin' }, { interface: 'admin' }],
    [
      {
        service_type: 'compute',
        service_name: 'nova',
        valid_interfaces: 'internal, public',
        region_name: 'r',
        endpoint_override: 'https://nova',
        min_version: '2.1',
        connect_retries: '3',
        connect_retry_delay: '0.5',
        status_code_retries: '2',
        retriable_status_codes: '429,503',
      },
      {
        serviceType: 'compute',
        serviceName: 'nova',
        interface: ['internal', 'public'],
        regionName: 'r',
        endpointOverride: 'https://nova',
        minVersion: '2.1',
        connectRetries: 3,
        connectRetryDelayMs: 500,
        statusCodeRetries: 2,
        retriableStatusCodes: [429, 503],
      },
    ],
  ])('reads %j', (section, expected) => {
    expect(serviceFromSection(section, { source })).toStrictEqual(expected)
  })

  it.each([
    { interface: 'admin', valid_interfaces: 'public' },
    { version: '2', max_version: '3' },
    { retriable_status_codes: '200' },
    { connect_retries: 'x' },
  ])('refuses %j', (section) => {
    expectCode('invalid_configuration', () => serviceFromSection(section, { source }))
  })
})
