import { describe, expect, it } from 'vitest'
import { createGuard, type KeystoneOptions, keystoneValidator, MiddlewareError } from '../src/index.ts'
import { sessionAt } from './support/session.ts'

const session = sessionAt('http://127.0.0.1:1')
const validator = () => ({ ok: false, refusal: 'invalid' }) as const
const wwwAuthenticateUri = 'https://auth.example.com/'

function problemWith(options: object): [string, string] {
  try {
    createGuard(options as KeystoneOptions)
  } catch (error) {
    if (error instanceof MiddlewareError) return [error.code, error.option]
    throw error
  }
  return ['none', '']
}

describe('options', () => {
  it('accepts every option within its bounds', () => {
    expect(
      problemWith({
        session,
        wwwAuthenticateUri,
        delayAuthDecision: true,
        compat: 'keystonemiddleware',
        serviceType: 'compute',
        includeServiceCatalog: true,
        interface: ['internal', 'public'],
        regionName: 'RegionOne',
        timeoutMs: 600_000,
        tokenCacheTimeSeconds: 300,
        tokenCacheMaxBytes: 65_536,
        onUnavailable: () => {},
        now: () => new Date(),
      }),
    ).toEqual(['none', ''])
    expect(
      problemWith({ session, wwwAuthenticateUri, identityUrl: 'http://k:5000', regionName: undefined }),
    ).toEqual(['none', ''])
  })

  it.each(['delay_auth_decision', 'delayAuthDecisions', 'toString', '__proto__'])(
    'does not know %s',
    (name) => {
      const options = Object.defineProperty({ session, wwwAuthenticateUri }, name, {
        value: true,
        enumerable: true,
      })
      expect(problemWith(options)).toEqual(['unknown_option', name])
    },
  )

  it('misses what it cannot do without', () => {
    expect(problemWith({ session })).toEqual(['missing_option', 'wwwAuthenticateUri'])
    expect(problemWith({ wwwAuthenticateUri })).toEqual(['missing_option', 'session'])
  })

  it.each([
    ['delayAuthDecision', 'False'],
    ['delayAuthDecision', 0],
    ['includeServiceCatalog', 'no'],
    ['compat', 'keystone'],
    ['serviceType', ''],
    ['interface', []],
    ['interface', ['']],
    ['regionName', 7],
    ['identityUrl', 'identity.example'],
    ['identityUrl', 'ftp://identity.example'],
    ['identityUrl', 'http://user:pw@identity.example'],
    ['timeoutMs', 0],
    ['timeoutMs', '1000'],
    ['tokenCacheTimeSeconds', -1],
    ['tokenCacheTimeSeconds', 3600],
    ['tokenCacheMaxBytes', 0],
    ['session', 'http://identity.example'],
    ['session', {}],
    ['onUnavailable', 'log'],
    ['now', 0],
    ['wwwAuthenticateUri', ''],
    ['wwwAuthenticateUri', '/v3'],
    ['wwwAuthenticateUri', 'https://auth.example.com/"'],
    ['wwwAuthenticateUri', 'https://auth.example.com/\r\nX: y'],
    ['wwwAuthenticateUri', 'https://auth.example.com/ö'],
    ['wwwAuthenticateUri', 'https://nova:s3cret@auth.example.com/'],
  ])('refuses %s: %j', (name, value) => {
    expect(problemWith({ session, wwwAuthenticateUri, [name]: value })).toEqual(['invalid_option', name])
  })

  it.each([
    ['session', { validator, session }],
    ['tokenCacheTimeSeconds', { validator, tokenCacheTimeSeconds: 10 }],
    ['regionName', { session, identityUrl: 'http://k:5000', regionName: 'RegionOne' }],
    ['interface', { session, identityUrl: 'http://k:5000', interface: 'public' }],
    ['serviceType', { session, serviceType: 'compute', includeServiceCatalog: false }],
  ])('refuses %s beside what excludes it', (name, options) => {
    expect(problemWith({ wwwAuthenticateUri, ...options })).toEqual(['contradictory_options', name])
  })

  it('checks the options of keystoneValidator in the same way', () => {
    const create = (options: object) => () => keystoneValidator({ session, ...options })
    expect(create({ wwwAuthenticateUri })).toThrow(expect.objectContaining({ code: 'unknown_option' }))
    expect(create({ session: undefined })).toThrow(expect.objectContaining({ code: 'missing_option' }))
    expect(create({ timeoutMs: -1 })).toThrow(expect.objectContaining({ code: 'invalid_option' }))
  })

  it('never shows the value of an option', () => {
    expect(() =>
      createGuard({ session, wwwAuthenticateUri: 'https://nova:s3cret@auth.example.com/' }),
    ).toThrow(expect.objectContaining({ message: expect.not.stringContaining('s3cret') }))
  })
})
