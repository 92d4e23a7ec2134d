import { anAccess } from '@ks/auth/testing'
import { describe, expect, it } from 'vitest'
import {
  cached,
  createGuard,
  type GuardRequest,
  type KeystoneOptions,
  type Validation,
} from '../src/index.ts'
import { clock } from './support/clock.ts'

const wwwAuthenticateUri = 'https://auth.example.com/'

function requestWith(headers: GuardRequest['headers'] = { 'x-auth-token': 'gAAAAABada' }): GuardRequest {
  return { method: 'GET', url: '/', headers }
}

function guardOver(validation: Validation, options: Partial<KeystoneOptions> = {}) {
  return createGuard({ validator: () => validation, wwwAuthenticateUri, ...options } as KeystoneOptions)
}

describe('createGuard', () => {
  it('decides without a promise when the validator answers without one', () => {
    const decision = guardOver({ ok: true, access: anAccess() }).decide(requestWith())
    expect(decision).toMatchObject({ kind: 'pass', refusal: undefined, identity: { user: { name: 'ada' } } })
  })

  it('keeps its answer when the report of a failure fails', async () => {
    const onUnavailable = () => {
      throw new Error('no log')
    }
    const down: Validation = { ok: false, refusal: 'unavailable' }
    expect(guardOver(down, { onUnavailable }).decide(requestWith())).toMatchObject({ status: 503 })
    const later = { wwwAuthenticateUri, onUnavailable, validator: () => Promise.resolve(down) }
    expect(await createGuard(later).decide(requestWith())).toMatchObject({ status: 503 })
  })

  it('refuses with a refusal that it does not know, and takes any promise', async () => {
    const odd = { ok: false, refusal: 'revoked' } as unknown as Validation
    expect(guardOver(odd).decide(requestWith())).toMatchObject({ kind: 'reject', status: 401 })
    const thenable = {
      // biome-ignore lint/suspicious/noThenProperty: what another promise library gives
      then: (done: (value: Validation) => void) => done(odd),
    } as unknown as Promise<Validation>
    const decision = createGuard({ wwwAuthenticateUri, validator: () => thenable }).decide(requestWith())
    expect(await decision).toMatchObject({ kind: 'reject', status: 401 })
  })

  it('makes one decision for all requests with the same access', () => {
    const guard = guardOver({ ok: true, access: anAccess() })
    expect(guard.decide(requestWith())).toBe(guard.decide(requestWith()))
  })

  it('hands out an identity that nobody can change', () => {
    const decision = guardOver({ ok: true, access: anAccess() }).decide(requestWith())
    if (decision instanceof Promise || decision.kind !== 'pass') throw new Error('not passed')
    const { headers } = decision
    const identity = decision.identity!
    expect(() => Object.assign(identity, { roles: ['admin'] })).toThrow(TypeError)
    expect(() => (identity.roles as string[]).push('admin')).toThrow(TypeError)
    expect(() => Object.assign(identity.user, { id: 'root' })).toThrow(TypeError)
    expect(() => Object.assign(identity.project!, { id: 'other' })).toThrow(TypeError)
    expect(() => Object.assign(headers, { 'X-Roles': 'admin' })).toThrow(TypeError)
  })

  it.each([
    ['nothing', {}, 'missing'],
    ['an empty token', { 'x-auth-token': '' }, 'missing'],
    ['white space', { 'x-auth-token': ' \t' }, 'missing'],
    ['a token with a space', { 'x-auth-token': 'a b' }, 'invalid'],
    ['two tokens', { 'x-auth-token': 'a, b' }, 'invalid'],
    ['a list of tokens', { 'x-auth-token': ['a', 'b'] }, 'invalid'],
    ['a token that would end its header', { 'x-auth-token': 'a\r\nX-Roles: admin' }, 'invalid'],
    ['a token beyond ASCII', { 'x-auth-token': 'gÄÄÄ' }, 'invalid'],
    ['a token longer than any', { 'x-auth-token': 'g'.repeat(8193) }, 'invalid'],
    ['a token only in X_Auth_Token', { x_auth_token: 'gAAAAABada' }, 'missing'],
  ])('refuses %s without asking the validator', (_name, headers, refusal) => {
    let asked = 0
    const guard = createGuard({
      wwwAuthenticateUri,
      validator() {
        asked += 1
        return { ok: true, access: anAccess() }
      },
    })
    expect(guard.decide(requestWith(headers as GuardRequest['headers']))).toMatchObject({
      kind: 'reject',
      refusal,
      status: 401,
    })
    expect(asked).toBe(0)
  })

  it('prefers X-Auth-Token to X-Storage-Token', () => {
    const tokens: string[] = []
    const guard = createGuard({
      wwwAuthenticateUri,
      validator(token) {
        tokens.push(token)
        return { ok: false, refusal: 'invalid' }
      },
    })
    guard.decide(requestWith({ 'x-auth-token': 'one', 'x-storage-token': 'two' }))
    guard.decide(requestWith({ 'x-auth-token': '', 'x-storage-token': 'two' }))
    expect(tokens).toEqual(['one', 'two'])
  })

  it('tells the validator what the token is used for', () => {
    const contexts: unknown[] = []
    const guard = createGuard({
      wwwAuthenticateUri,
      validator(_token, { method, url }) {
        contexts.push([method, url])
        return { ok: false, refusal: 'invalid' }
      },
    })
    guard.decide({ method: 'DELETE', url: '/v1/things/7?force=1', headers: { 'x-auth-token': 't' } })
    expect(contexts).toEqual([['DELETE', '/v1/things/7?force=1']])
  })

  it('CVE-2013-2104: refuses a token that has expired by its own clock, whatever the validator says', () => {
    const time = clock()
    const access = anAccess({ expiresAt: new Date(time.now().getTime() + 60_000) })
    const guard = guardOver({ ok: true, access }, { now: time.now })
    time.advance(59)
    expect(guard.decide(requestWith())).toMatchObject({ kind: 'pass' })
    access.expiresAt.setFullYear(2999)
    time.advance(1)
    expect(guard.decide(requestWith())).toMatchObject({ kind: 'reject', refusal: 'expired', status: 401 })
  })

  it('refuses a token whose expiry is no instant', () => {
    const guard = guardOver({ ok: true, access: anAccess({ expiresAt: new Date(Number.NaN) }) })
    expect(guard.decide(requestWith())).toMatchObject({ refusal: 'expired' })
  })

  it.each(['invalid', 'expired', 'forbidden'] as const)(
    'answers 401 in the same words to a token that is %s',
    (refusal) => {
      const decision = guardOver({ ok: false, refusal }).decide(requestWith())
      const missing = guardOver({ ok: false, refusal }).decide(requestWith({}))
      expect({ ...decision, refusal: 'missing' }).toEqual(missing)
    },
  )

  it.each([
    [
      'throws',
      () => {
        throw new Error('broken')
      },
    ],
    [
      'rejects',
      async () => {
        throw new Error('broken')
      },
    ],
    ['says ok without an access', () => ({ ok: true }) as never],
    ['says ok without an access, later', async () => ({ ok: true }) as never],
    [
      'gives an access without a user',
      () => ({ ok: true, access: { expiresAt: new Date('2999-01-01') } }) as never,
    ],
    [
      'gives a role without a name, later',
      async () => ({ ok: true, access: anAccess({ roles: [{ id: 'r1' }] as never }) }) as never,
    ],
  ])('answers 503 when the validator %s', async (_name, validator) => {
    const causes: unknown[] = []
    const guard = createGuard({ validator, wwwAuthenticateUri, onUnavailable: (cause) => causes.push(cause) })
    expect(await guard.decide(requestWith())).toMatchObject({
      kind: 'reject',
      status: 503,
      refusal: 'unavailable',
    })
    expect(causes).toEqual([expect.any(Error)])
  })

  it('CVE-2014-0105: never mixes the identities of 10000 concurrent requests', async () => {
    let seed = 42
    const random = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      return seed / 2_147_483_648
    }
    const validator = cached(async (token): Promise<Validation> => {
      for (let turns = Math.floor(random() * 6); turns > 0; turns -= 1) await new Promise(setImmediate)
      const outcome = Number(token.slice(1)) % 5
      if (outcome === 3) return { ok: false, refusal: 'invalid' }
      if (outcome === 4) throw new Error('unreachable')
      const user = { id: `id-${token}`, name: `user-${token}`, domain: { id: 'default', name: 'Default' } }
      return { ok: true, access: anAccess({ token, user }) }
    })
    const guard = createGuard({ validator, wwwAuthenticateUri })
    const requests = Array.from({ length: 10_000 }, async (_, at) => {
      const token = at % 11 === 0 ? undefined : `t${Math.floor(random() * 500)}`
      for (let turns = Math.floor(random() * 4); turns > 0; turns -= 1) await new Promise(setImmediate)
      const decision = await guard.decide(requestWith(token === undefined ? {} : { 'x-auth-token': token }))
      return { token, decision }
    })
    const seen = { passed: 0, refused: 0, unavailable: 0, missing: 0 }
    for (const { token, decision } of await Promise.all(requests)) {
      const outcome = token === undefined ? 'missing' : Number(token.slice(1)) % 5
      if (outcome === 'missing') {
        expect(decision).toMatchObject({ kind: 'reject', refusal: 'missing' })
        seen.missing += 1
      } else if (outcome === 3) {
        expect(decision).toMatchObject({ kind: 'reject', refusal: 'invalid' })
        seen.refused += 1
      } else if (outcome === 4) {
        expect(decision).toMatchObject({ kind: 'reject', refusal: 'unavailable' })
        seen.unavailable += 1
      } else {
        if (decision.kind !== 'pass') throw new Error(`${token}: ${decision.refusal}`)
        expect(decision.identity?.access.token).toBe(token)
        expect(decision.identity?.user.id).toBe(`id-${token}`)
        expect(decision.headers['X-User-Name']).toBe(`user-${token}`)
        seen.passed += 1
      }
    }
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(500)
  })
})
