import { anAccess } from '@ks/auth/testing'
import { describe, expect, it } from 'vitest'
import { keystone } from '../src/adapters/fetch.ts'
import { createGuard, type GuardOptions, type Validation } from '../src/index.ts'

const ada = 'ada@EXAMPLE.ORG'
const binds: Record<string, Readonly<Record<string, unknown>> | undefined> = {
  none: undefined,
  empty: {},
  ada: { kerberos: ada },
  nobody: { kerberos: '' },
  odd: { kerberos: [ada] },
  other: { x509: 'CN=ada' },
  both: { kerberos: ada, x509: 'CN=ada' },
  tricky: JSON.parse(`{"__proto__": "${ada}"}`),
}

function validator(token: string): Validation {
  const [name = '', role = 'member'] = token.split('.')
  const bind = binds[name]
  return { ok: true, access: anAccess({ token, roles: [{ id: role, name: role }], ...(bind && { bind }) }) }
}

function guarded(options: Partial<GuardOptions>) {
  const guard = createGuard({ validator, wwwAuthenticateUri: 'https://auth.example.com/', ...options })
  return async (user: string, source?: unknown, service?: string) => {
    const headers = { 'x-auth-token': user, 'x-service-token': service, 'remote-user': ada, remote_user: ada }
    const { kind, refusal } = await guard.decide({ method: 'GET', url: '/', headers, source })
    return kind === 'pass' ? 'passes' : refusal
  }
}

const remoteUser = (source: unknown) => source as string | undefined

describe('enforceTokenBind', () => {
  it.each([
    // mode, no bind, empty bind, the user, another user, no user, unknown kind, known and unknown kind
    ['disabled', true, true, true, true, true, true, true],
    [undefined, true, true, true, false, false, true, true],
    ['permissive', true, true, true, false, false, true, true],
    ['strict', true, true, true, false, false, false, false],
    ['required', false, false, true, false, false, false, false],
    ['kerberos', false, false, true, false, false, false, false],
  ] as const)('J: %s', async (enforceTokenBind, none, empty, own, another, missing, unknown, both) => {
    const decide = guarded({ enforceTokenBind, remoteUser })
    const expected = [none, empty, own, another, missing, unknown, both]
    const decisions = await Promise.all([
      decide('none', ada),
      decide('empty', ada),
      decide('ada', ada),
      decide('ada', 'eve@EXAMPLE.ORG'),
      decide('ada'),
      decide('other', ada),
      decide('both', ada),
    ])
    expect(decisions).toEqual(expected.map((isGood) => (isGood ? 'passes' : 'forbidden')))
  })

  it.each(['permissive', 'strict', 'required', 'kerberos'] as const)(
    'J: %s takes no header of the client for its name, nor the absence of names for a match',
    async (enforceTokenBind) => {
      expect(await guarded({ enforceTokenBind })('ada')).toBe('forbidden')
      const decide = guarded({ enforceTokenBind, remoteUser })
      expect(await decide('nobody', '')).toBe('forbidden')
      expect(await decide('odd', ada)).toBe('forbidden')
      expect(await decide('ada', ada.toLowerCase())).toBe('forbidden')
    },
  )

  it('J: knows no kind that only looks like one', async () => {
    expect(await guarded({ enforceTokenBind: 'kerberos', remoteUser })('tricky', ada)).toBe('forbidden')
    expect(await guarded({ enforceTokenBind: 'strict', remoteUser })('tricky', ada)).toBe('forbidden')
  })

  it('J: lets nobody pass when nobody can say who the connection is', async () => {
    const broken = () => {
      throw new Error('no ticket')
    }
    expect(await guarded({ remoteUser: broken })('ada', ada)).toBe('unavailable')
  })

  it('D4, J: is for who is at the other end: a service, not the user that it speaks for', async () => {
    const decide = guarded({ enforceTokenBind: 'strict', remoteUser })
    expect(await decide('ada', undefined, 'none.service')).toBe('passes')
    expect(await decide('ada', undefined, 'none.member')).toBe('forbidden')
    expect(await decide('ada', undefined, 'ada.service')).toBe('forbidden')
    expect(await decide('none', ada, 'ada.service')).toBe('passes')
  })

  it.each(['Strict', '', 'x509', true])('J: cannot be %j', (mode) => {
    const options = { enforceTokenBind: mode as 'strict' }
    expect(() => guarded(options)).toThrowError(
      expect.objectContaining({ code: 'invalid_option', option: 'enforceTokenBind' }),
    )
  })

  it('J: shows the request itself to remoteUser, behind a fetch handler', async () => {
    const proven = new WeakMap<object, string>()
    const handle = keystone({
      validator,
      wwwAuthenticateUri: 'https://auth.example.com/',
      remoteUser: (source) => proven.get(source as Request),
    })(() => new Response('reached'))
    const request = () => new Request('https://service.example/', { headers: { 'X-Auth-Token': 'ada' } })
    const authenticated = request()
    proven.set(authenticated, ada)
    expect((await handle(authenticated)).status).toBe(200)
    expect((await handle(request())).status).toBe(401)
  })
})
