import type { Access } from '@ks/auth'
import { anAccess } from '@ks/auth/testing'
import { describe, expect, it } from 'vitest'
import {
  cached,
  createGuard,
  type Decision,
  type GuardOptions,
  type Question,
  type Validation,
} from '../src/index.ts'
import { clock } from './support/clock.ts'

const domain = { id: 'default', name: 'Default' }
const time = clock()
const inAnHour = new Date(time.now().getTime() + 3_600_000)
const anHourAgo = new Date(time.now().getTime() - 3_600_000)
const roles = (...names: string[]) => names.map((name) => ({ id: `r-${name}`, name }))

const accesses: Record<string, Partial<Access>> = {
  user: {},
  system: { user: { id: 'u-root', name: 'root', domain }, scope: { system: 'all' }, roles: roles('admin') },
  late: { expiresAt: anHourAgo },
  service: { user: { id: 'u-nova', name: 'nova', domain }, roles: roles('reader', 'service') },
  plain: { user: { id: 'u-eve', name: 'eve', domain }, roles: roles('member', 'Service') },
  lateService: {
    user: { id: 'u-nova', name: 'nova', domain },
    roles: roles('service'),
    expiresAt: anHourAgo,
  },
  robot: withRules([{ service: 'compute', method: 'GET', path: '/servers' }]),
  bricked: withRules([]),
}

function withRules(accessRules: { service: string; method: string; path: string }[]): Partial<Access> {
  return { applicationCredential: { id: 'ac', name: 'robot', restricted: true, accessRules } }
}

function validate(token: string, { allowExpired = false }: Question): Validation {
  if (token === 'down') return { ok: false, refusal: 'unavailable' }
  const about = accesses[token]
  if (about === undefined) return { ok: false, refusal: 'invalid' }
  const access = anAccess({ token, expiresAt: inAnHour, ...about })
  const isGood = allowExpired || access.expiresAt > time.now()
  return isGood ? { ok: true, access } : { ok: false, refusal: 'invalid' }
}

function guarded(options: Partial<GuardOptions> = {}) {
  const asked: [token: string, allowExpired: boolean][] = []
  const validator = async (token: string, question: Question) => {
    asked.push([token, question.allowExpired === true])
    await new Promise(setImmediate)
    return validate(token, question)
  }
  const guard = createGuard({
    validator: cached(validator, { now: time.now }),
    wwwAuthenticateUri: 'https://auth.example.com/',
    now: time.now,
    ...options,
  })
  const decide = async (
    user?: string,
    service?: string,
    more: Partial<Record<'method' | 'url', string>> = {},
  ) =>
    await guard.decide({
      method: 'GET',
      url: '/',
      ...more,
      headers: { 'x-auth-token': user, 'x-service-token': service },
    })
  return { decide, asked }
}

const passed = (decision: Decision) => {
  if (decision.kind !== 'pass') throw new Error(`${decision.status}: ${decision.refusal}`)
  return decision
}

describe('a service token', () => {
  it('D3, E1: is validated like that of a user, and described in headers of its own', async () => {
    const { headers, identity } = passed(await guarded().decide('user', 'service'))
    expect(headers).toMatchObject({
      'X-Identity-Status': 'Confirmed',
      'X-User-Name': 'ada',
      'X-Roles': 'member',
      'X-Service-Identity-Status': 'Confirmed',
      'X-Service-User-Id': 'u-nova',
      'X-Service-User-Name': 'nova',
      'X-Service-User-Domain-Id': 'default',
      'X-Service-User-Domain-Name': 'Default',
      'X-Service-Project-Id': 'p1',
      'X-Service-Project-Name': 'engines',
      'X-Service-Project-Domain-Id': 'default',
      'X-Service-Project-Domain-Name': 'Default',
      'X-Service-Roles': 'reader,service',
    })
    expect(identity?.user.name).toBe('ada')
    expect(identity?.service?.user.name).toBe('nova')
  })

  it('E1: leaves the roles of the user alone', async () => {
    const { identity } = passed(await guarded().decide('user', 'service'))
    expect(identity?.hasRole('service')).toBe(false)
    expect(identity?.service?.hasRole('service')).toBe(true)
  })

  it('E2: has no headers without a service token', async () => {
    const { headers, identity } = passed(await guarded().decide('user'))
    expect(Object.keys(headers).filter((name) => /^X-Service-(?!Catalog)/.test(name))).toEqual([])
    expect(identity?.service).toBeUndefined()
  })

  it('N1: takes no system scope from the user, and gives none', async () => {
    const { headers } = passed(await guarded().decide('system', 'service'))
    expect(headers).toMatchObject({ 'OpenStack-System-Scope': 'all', 'X-Service-Project-Id': 'p1' })
    const other = passed(await guarded({ serviceTokenRoles: ['admin'] }).decide('user', 'system'))
    expect(other.headers).not.toHaveProperty('OpenStack-System-Scope')
  })

  it.each([
    ['unknown', 'nobody', 401],
    ['without the role', 'plain', 401],
    ['expired', 'lateService', 401],
    ['sent twice', 'service, service', 401],
    ['not to be validated now', 'down', 503],
  ])('D6: is the end of a request when it is %s', async (_name, service, status) => {
    const { decide, asked } = guarded()
    expect(await decide('user', service)).toMatchObject({ kind: 'reject', status })
    expect(asked.map(([token]) => token)).not.toContain('user')
  })

  it('D5, D6: is not enough alone', async () => {
    const { decide, asked } = guarded()
    expect(await decide(undefined, 'service')).toMatchObject({
      kind: 'reject',
      refusal: 'missing',
      status: 401,
    })
    expect(asked).toEqual([])
    expect(await decide('nobody', 'service')).toMatchObject({ kind: 'reject', status: 401 })
  })

  it('D3: is one of a service by any of the configured roles, spelt exactly so', async () => {
    const { decide } = guarded({ serviceTokenRoles: ['manager', 'member'] })
    expect(await decide('user', 'plain')).toMatchObject({ kind: 'pass' })
    expect(await decide('user', 'service')).toMatchObject({ kind: 'reject' })
  })

  it('D3: needs no role if none is required, and then lifts nothing', async () => {
    const { decide } = guarded({ serviceTokenRolesRequired: false, serviceType: 'compute' })
    const { headers } = passed(await decide('user', 'plain'))
    expect(headers['X-Service-Identity-Status']).toBe('Confirmed')
    expect(await decide('late', 'plain')).toMatchObject({ kind: 'reject' })
    expect(await decide('robot', 'plain', { url: '/images' })).toMatchObject({ kind: 'reject' })
  })

  it.each([
    ['user', 'nobody', 'Confirmed', 'Indeterminate', undefined, 'invalid'],
    ['user', 'plain', 'Confirmed', 'Indeterminate', undefined, 'forbidden'],
    ['user', 'down', 'Confirmed', 'Indeterminate', undefined, 'unavailable'],
    ['nobody', 'service', 'Indeterminate', 'Confirmed', 'invalid', undefined],
    [undefined, 'service', 'Indeterminate', 'Confirmed', 'missing', undefined],
    ['nobody', 'nobody', 'Indeterminate', 'Indeterminate', 'invalid', 'invalid'],
    ['late', 'nobody', 'Indeterminate', 'Indeterminate', 'invalid', 'invalid'],
  ])('D6: with delayAuthDecision %s with %s pass as %s and %s', async (...row) => {
    const [user, service, status, serviceStatus, refusal, serviceRefusal] = row
    const decision = passed(await guarded({ delayAuthDecision: true }).decide(user, service))
    expect(decision.headers).toMatchObject({
      'X-Identity-Status': status,
      'X-Service-Identity-Status': serviceStatus,
    })
    expect(decision).toMatchObject({ refusal, serviceRefusal })
    expect(decision.identity?.service).toBeUndefined()
    expect('X-User-Id' in decision.headers).toBe(status === 'Confirmed')
    expect('X-Service-User-Id' in decision.headers).toBe(serviceStatus === 'Confirmed')
  })

  it('E2: is called Invalid where the user would be', async () => {
    const { decide } = guarded({ delayAuthDecision: true, compat: 'keystonemiddleware' })
    const { headers } = passed(await decide('user', 'nobody'))
    expect(headers).toMatchObject({
      'X-Service-Identity-Status': 'Invalid',
      'X-User': 'u1',
      'X-Tenant': 'engines',
    })
  })
})

describe('an expired user token', () => {
  it('D4: is good together with the token of a service', async () => {
    const { decide, asked } = guarded()
    const { identity } = passed(await decide('late', 'service'))
    expect(identity?.user.name).toBe('ada')
    expect(asked).toEqual([
      ['service', false],
      ['late', true],
    ])
  })

  it.each([undefined, 'plain', 'nobody', 'lateService'])('D4: is not good with %s', async (service) => {
    const { decide, asked } = guarded()
    expect(await decide('late', service)).toMatchObject({ kind: 'reject', status: 401 })
    expect(asked.filter(([, allowExpired]) => allowExpired)).toEqual([])
  })

  it('D4, G: is good for nobody else afterwards, nor bad for the service', async () => {
    const { decide, asked } = guarded()
    for (let turn = 0; turn < 2; turn += 1) {
      expect(await decide('late')).toMatchObject({ kind: 'reject' })
      expect(await decide('late', 'service')).toMatchObject({ kind: 'pass' })
    }
    expect(asked).toEqual([
      ['late', false],
      ['service', false],
      ['late', true],
    ])
  })

  it('D4: stays apart from questions of the same moment', async () => {
    const { decide } = guarded()
    const decisions = await Promise.all(
      Array.from({ length: 200 }, (_, at) => decide('late', at % 2 === 0 ? 'service' : undefined)),
    )
    expect(decisions.map(({ kind }) => kind)).toEqual(
      Array.from({ length: 200 }, (_, at) => (at % 2 === 0 ? 'pass' : 'reject')),
    )
  })

  it('D4: needs an expiry that is an instant all the same', async () => {
    const access = anAccess({ expiresAt: new Date(Number.NaN) })
    const validator = (token: string, question: Question) =>
      token === 'service' ? validate(token, question) : ({ ok: true, access } as const)
    const guard = createGuard({ validator, wwwAuthenticateUri: 'https://auth.example.com/', now: time.now })
    const headers = { 'x-auth-token': 'user', 'x-service-token': 'service' }
    expect(guard.decide({ method: 'GET', url: '/', headers })).toMatchObject({ refusal: 'expired' })
  })
})

describe('access rules', () => {
  const { decide } = guarded({ serviceType: 'compute' })

  it('I: are lifted for what services do for their user', async () => {
    expect(await decide('robot', undefined, { url: '/servers' })).toMatchObject({ kind: 'pass' })
    expect(await decide('robot', undefined, { url: '/images' })).toMatchObject({ refusal: 'forbidden' })
    expect(await decide('robot', 'service', { url: '/images' })).toMatchObject({ kind: 'pass' })
  })

  it('I: are not lifted by a service token that is not confirmed', async () => {
    const late = guarded({ serviceType: 'compute', delayAuthDecision: true })
    for (const service of ['nobody', 'plain', 'lateService', 'down']) {
      expect(passed(await late.decide('robot', service, { url: '/images' }))).toMatchObject({
        identity: undefined,
        refusal: 'forbidden',
      })
    }
  })

  it('I: hold for the token of a service itself', async () => {
    const ruled = guarded({ serviceType: 'compute', serviceTokenRoles: ['member'] })
    expect(await ruled.decide('user', 'robot', { url: '/images' })).toMatchObject({ kind: 'reject' })
  })

  it('I: allow nothing at all when the list is empty', async () => {
    expect(await decide('bricked', 'service', { url: '/servers' })).toMatchObject({ kind: 'reject' })
  })
})
