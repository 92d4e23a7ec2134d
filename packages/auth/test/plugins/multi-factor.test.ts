import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import {
  type AuthMethod,
  type IdentityOptions,
  identity,
  kerberos,
  type LoginMethod,
  type MethodQuestion,
  onDemand,
  password,
  type Receipt,
  type TransportRequest,
  type TransportResponse,
  token,
} from '../../src/index.ts'
import { scriptedTransport } from '../../src/testing/index.ts'
import { expectCode, expectRejection } from '../expect-code.ts'
import { authDocument, errorAnswer, issuedAt, receiptAnswer, tokenAnswer } from '../fixtures.ts'

const there = { authUrl: 'https://identity.example', discover: false, now: () => issuedAt }
const pw = password({ user: { id: 'u1' }, password: 's3cret-pw' })
const old = token({ id: 's3cret-token' })

function sentMethods(request: TransportRequest): string[] {
  return JSON.parse(request.body ?? '').auth.identity.methods
}

/** A server that gives a token for one of these sets of methods, and a receipt for less. */
function wanting(...rules: string[][]) {
  const done = new Map<string, string[]>()
  return scriptedTransport((request, index): TransportResponse => {
    const earlier = done.get(request.headers['openstack-auth-receipt'] ?? '') ?? []
    const methods = [...earlier, ...sentMethods(request)]
    if (rules.some((rule) => rule.every((name) => methods.includes(name)))) return tokenAnswer()
    const receipt = `s3cret-receipt-${index}`
    done.set(receipt, methods)
    return receiptAnswer(receipt, methods, rules)
  })
}

const login = (
  http: ReturnType<typeof wanting>,
  methods: LoginMethod[],
  more: Partial<IdentityOptions> = {},
) => identity({ ...there, methods, ...more }).getToken(http)

/** A method on demand that remembers what it was asked with. */
function counted(method: AuthMethod) {
  const asked: (Receipt | undefined)[] = []
  const ask = ({ receipt }: MethodQuestion) => {
    asked.push(receipt)
    return method
  }
  return { asked, method: { name: method.name, ask } as LoginMethod }
}

describe('a login that needs several methods', () => {
  it('sends all methods at hand at once', async () => {
    const http = wanting(['password', 'token'])
    await login(http, [pw, old])
    expect(http.requests.map(sentMethods)).toStrictEqual([['password', 'token']])
  })

  it('goes on with a method on demand when the server asks for it, for the same scope', async () => {
    const http = wanting(['password', 'token'])
    const { asked, method } = counted(old)
    expect(await login(http, [pw, method], { scope: { project: { id: 'p1' } } })).toBe('gAAAAABtoken')
    expect(http.requests.map((request) => [request.headers['openstack-auth-receipt'], request.body])).toEqual(
      [
        [
          undefined,
          '{"auth":{"identity":{"methods":["password"],"password":{"user":{"id":"u1","password":"s3cret-pw"}}},"scope":{"project":{"id":"p1"}}}}',
        ],
        [
          's3cret-receipt-0',
          '{"auth":{"identity":{"methods":["token"],"token":{"id":"s3cret-token"}},"scope":{"project":{"id":"p1"}}}}',
        ],
      ],
    )
    expect(asked).toMatchObject([{ methods: ['password'], user: { name: 'ada' } }])
  })

  it('goes on at /auth, too', async () => {
    const server = wanting(['password', 'token'])
    const http = scriptedTransport((request) =>
      request.method === 'GET' ? authDocument : server.transport(request),
    )
    await login(http, [pw, onDemand('token', () => old)], { discover: true })
    expect(http.requests.map(({ method, url }) => [method, url])).toStrictEqual([
      ['GET', 'https://identity.example/auth'],
      ['POST', 'https://identity.example/auth'],
      ['POST', 'https://identity.example/auth'],
    ])
    expect(JSON.parse(http.requests[2]?.body ?? '').auth.version).toBe('v3')
  })

  it('never asks for a method that the server does not want', async () => {
    const { asked, method } = counted(old)
    await login(wanting(['password']), [pw, method])
    await login(wanting(['password', 'kerberos']), [pw, method, onDemand('kerberos', () => kerberos())])
    expect(asked).toHaveLength(0)
  })

  it('takes the way that needs the fewest of its methods', async () => {
    const http = wanting(['password', 'kerberos', 'token'], ['password', 'totp'], ['password', 'token'])
    const { asked, method } = counted(kerberos())
    await login(http, [pw, method, onDemand('token', () => old)])
    expect(http.requests.map(sentMethods)).toStrictEqual([['password'], ['token']])
    expect(asked).toHaveLength(0)
  })

  it('begins with the first method on demand when none is at hand', async () => {
    const http = wanting(['password', 'token'])
    const [first, second] = [counted(pw), counted(old)]
    await login(http, [first.method, second.method])
    expect([first.asked, second.asked.map((receipt) => receipt?.methods)]).toEqual([
      [undefined],
      [['password']],
    ])
    expect(http.requests.map(sentMethods)).toStrictEqual([['password'], ['token']])
  })

  it('asks anew for each login, and once for all that wait for it', async () => {
    const http = wanting(['password', 'token'])
    const { asked, method } = counted(old)
    const plugin = identity({ ...there, methods: [pw, method] })
    await Promise.all([plugin.getToken(http), plugin.getToken(http)])
    expect(asked).toHaveLength(1)
    plugin.invalidate()
    await plugin.getToken(http)
    expect(asked).toHaveLength(2)
  })

  it('fails with what a method on demand throws', async () => {
    const cancelled = new Error('cancelled')
    const method = onDemand('token', () => Promise.reject(cancelled))
    await expect(login(wanting(['password', 'token']), [pw, method])).rejects.toBe(cancelled)
  })

  it('tells a method on demand when nobody waits any more', async () => {
    const abort = new AbortController()
    const method = onDemand(
      'token',
      ({ signal }) =>
        new Promise((_, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason))
          abort.abort(new Error('gone'))
        }),
    )
    const http = wanting(['password', 'token'])
    const plugin = identity({ ...there, methods: [pw, method] })
    await expect(plugin.getToken({ ...http, signal: abort.signal })).rejects.toThrow('gone')
  })

  it('refuses a method on demand that gives another method', async () => {
    const method = { name: 'token', ask: () => pw } as unknown as LoginMethod
    await expectRejection('invalid_option', login(wanting(['password', 'token']), [pw, method]))
  })

  it('refuses a method twice, at hand and on demand', () => {
    expectCode('invalid_option', () => identity({ ...there, methods: [pw, onDemand('password', () => pw)] }))
  })
})

describe('a login without the methods that the server wants', () => {
  const short = (methods: LoginMethod[] = [pw]) =>
    expectRejection('methods_missing', login(wanting(['password', 'token'], ['password', 'totp']), methods))

  it('fails with the receipt and the methods', async () => {
    const error = await short()
    expect(error).toMatchObject({ status: 401, requestId: 'req-receipt' })
    expect(error.receipt).toStrictEqual({
      receipt: 's3cret-receipt-0',
      methods: ['password'],
      user: { id: 'u1', name: 'ada', domain: { id: 'default', name: 'Default' } },
      issuedAt: new Date('2031-05-06T07:08:09Z'),
      expiresAt: new Date('2031-05-06T07:13:09Z'),
      requiredMethods: [
        ['password', 'token'],
        ['password', 'totp'],
      ],
    })
    expect(error.message).toContain('password + token, or password + totp')
  })

  it('fails without a secret in what an error shows when it is printed', async () => {
    const error = await short()
    const shown = [inspect(error, { depth: null, showHidden: true }), JSON.stringify(error), String(error)]
    expect(shown.join()).not.toContain('s3cret')
    expect(Object.keys(error)).not.toContain('receipt')
  })

  it('can be continued by another plugin with the receipt', async () => {
    const http = wanting(['password', 'token'])
    const { receipt } = await expectRejection('methods_missing', login(http, [pw]))
    expect(await login(http, [pw, old], { receipt })).toBe('gAAAAABtoken')
    expect(sentMethods(http.requests[1]!)).toStrictEqual(['token'])
    expect(http.requests[1]?.headers['openstack-auth-receipt']).toBe('s3cret-receipt-0')
  })

  it('does not use a receipt that has expired', async () => {
    const http = wanting(['password', 'token'])
    const { receipt } = await expectRejection('methods_missing', login(http, [pw]))
    const now = () => receipt!.expiresAt
    await login(http, [pw, old], { receipt, now })
    expect(sentMethods(http.requests[1]!)).toStrictEqual(['password', 'token'])
    expect(http.requests[1]?.headers).not.toHaveProperty('openstack-auth-receipt')
  })

  it('is not sent at all when the receipt cannot be completed', async () => {
    const http = wanting(['password', 'token'])
    const { receipt } = await expectRejection('methods_missing', login(http, [pw]))
    await expectRejection('methods_missing', login(http, [kerberos()], { receipt }))
    expect(http.requests).toHaveLength(1)
  })

  it('ends, whatever the server asks for', async () => {
    const nagging = [[], [[]], [['password']], [['token']], [['password', 'token']]]
    for (const required of nagging) {
      const http = scriptedTransport(() => receiptAnswer('r', ['password'], required))
      await expectRejection('methods_missing', login(http, [pw, onDemand('token', () => old)]))
      expect(http.requests.length).toBeLessThanOrEqual(2)
    }
  })
})

describe('a 401 that is no receipt', () => {
  it.each([
    ['without the header', { ...receiptAnswer('r', [], []), headers: {} }],
    ['with a body that is none', { ...receiptAnswer('r', [], []), body: '{"error":{"message":"No."}}' }],
    ['with an empty header', receiptAnswer('', ['password'], [['token']])],
  ])('is a refusal: %s', async (_, answer) => {
    const http = scriptedTransport(() => answer)
    await expectRejection('unauthorized', login(http, [pw, onDemand('token', () => old)]))
  })

  it('never repeats the receipt or a later secret that the server repeats', async () => {
    const http = scriptedTransport((_, index) =>
      index === 0
        ? receiptAnswer('s3cret-receipt', ['password'], [['password', 'token']])
        : errorAnswer(401, 'Receipt s3cret-receipt is not valid with s3cret-token'),
    )
    const error = await expectRejection('unauthorized', login(http, [pw, onDemand('token', () => old)]))
    expect(inspect(error, { depth: null })).not.toContain('s3cret')
  })
})
