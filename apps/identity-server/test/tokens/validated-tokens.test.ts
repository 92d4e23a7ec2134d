import { describe, expect, it } from 'vitest'
import type { ChangeKind } from '../../src/storage/changes.ts'
import { rememberedMeaning } from '../../src/tokens/meanings.ts'
import { validatedToken, validatedTokens } from '../../src/tokens/validated-tokens.ts'
import { aToken } from './a-token.ts'

const entry = (token: string, more = {}) => validatedToken(aToken(token, more), 0)

function filled(limit = 10) {
  const tokens = validatedTokens(limit)
  const { generation } = tokens
  tokens.keep(entry('mine'), generation)
  tokens.keep(
    entry('other', {
      user: { id: 'u2', name: 'bob', domain: { id: 'd3', name: 'x' } },
      scope: 'unscoped',
      roles: [],
    }),
    generation,
  )
  tokens.keep(
    entry('domain', {
      user: { id: 'u3', name: 'eve', domain: { id: 'd4', name: 'y' } },
      scope: { domain: { id: 'd5', name: 'z' } },
      applicationCredential: { id: 'ac1', name: 'robot', restricted: true },
    }),
    generation,
  )
  const left = () => ['mine', 'other', 'domain'].filter((token) => tokens.get(token) !== undefined)
  return { tokens, left }
}

describe('validated tokens', () => {
  it.each<[ChangeKind, string, string[]]>([
    ['user', 'u1', ['other', 'domain']],
    ['password', 'u1', ['other', 'domain']],
    ['membership', 'u2', ['mine', 'domain']],
    ['project', 'p1', ['other', 'domain']],
    ['domain', 'd1', ['other', 'domain']],
    ['domain', 'd2', ['other', 'domain']],
    ['domain', 'd5', ['mine', 'other']],
    ['application_credential', 'ac1', ['mine', 'other']],
    ['application_credential', 'ac2', ['mine', 'other', 'domain']],
    ['access_rule', 'ar1', ['mine', 'other', 'domain']],
    ['user', 'p1', ['mine', 'other', 'domain']],
    ['project', 'unknown', ['mine', 'other', 'domain']],
    ['role', 'r9', []],
    ['assignment', 'u9', []],
    ['endpoint', 'e1', []],
    ['credential', 'u1', ['mine', 'other', 'domain']],
    ['revocation_event', '1', ['mine', 'other', 'domain']],
  ])('forget what a change of %s %s concerns', (kind, id, expected) => {
    const { tokens, left } = filled()
    tokens.apply([{ kind, id }])
    expect(left()).toEqual(expected)
  })

  it.each<[ChangeKind, string, boolean]>([
    ['user', 'somebody between trustor and trustee', false],
    ['password', 'somebody between trustor and trustee', false],
    ['domain', 'of the trustor', false],
    ['trust', 'another', false],
    ['project', 'another', true],
  ])('of trusts: a change of %s %s leaves them: %s', (kind, id, kept) => {
    const { tokens, left } = filled()
    const trust = { id: 't1', trustorUserId: 'u9', trusteeUserId: 'u1', impersonation: false }
    tokens.keep(entry('of a trust', { trust }), tokens.generation)
    tokens.apply([{ kind, id }])
    expect(tokens.get('of a trust') !== undefined).toBe(kept)
    if (kind !== 'trust') expect(left()).toEqual(['mine', 'other', 'domain'])
  })

  it('are forgotten together with what tokens like them mean', () => {
    const { tokens } = filled()
    const { user, scope, roles } = aToken('mine')
    const keep = () =>
      tokens.meanings.keep(
        'u1 on p1',
        rememberedMeaning({ user, scope, roles }, new Date()),
        tokens.meanings.generation,
      )
    for (const changes of [
      [{ kind: 'user' as const, id: 'u1' }],
      [{ kind: 'project' as const, id: 'p1' }],
      [{ kind: 'domain' as const, id: 'd2' }],
      [{ kind: 'assignment' as const, id: 'x' }],
      'unknown' as const,
    ]) {
      keep()
      expect(tokens.meanings.get('u1 on p1')).toBeDefined()
      tokens.apply(changes)
      expect(tokens.meanings.get('u1 on p1')).toBeUndefined()
    }
    keep()
    tokens.apply([{ kind: 'user', id: 'u2' }])
    expect(tokens.meanings.get('u1 on p1')).toBeDefined()
  })

  it('forget everything when anything may have changed', () => {
    const { tokens, left } = filled()
    tokens.apply('unknown')
    expect(left()).toEqual([])
  })

  it('do not keep what was read before a change, even of something else', () => {
    const tokens = validatedTokens(10)
    for (const changes of [[{ kind: 'user' as const, id: 'somebody else' }], 'unknown' as const]) {
      const { generation } = tokens
      tokens.apply(changes)
      tokens.keep(entry('mine'), generation)
      expect(tokens.get('mine')).toBeUndefined()
    }
    const { generation } = tokens
    tokens.apply([{ kind: 'credential', id: 'c1' }])
    tokens.keep(entry('mine'), generation)
    expect(tokens.get('mine')).toBeDefined()
  })

  it('are never more than the limit: the oldest go first', () => {
    const tokens = validatedTokens(3)
    for (let number = 0; number < 10; number += 1) tokens.keep(entry(`t${number}`), tokens.generation)
    const kept = Array.from({ length: 10 }, (_, number) => `t${number}`).filter((token) => tokens.get(token))
    expect(kept).toEqual(['t7', 't8', 't9'])
    tokens.apply([{ kind: 'user', id: 'u1' }])
    expect(kept.filter((token) => tokens.get(token))).toEqual([])
  })

  it('replace an entry by a newer one of the same token', () => {
    const tokens = validatedTokens(2)
    tokens.keep(entry('mine'), tokens.generation)
    tokens.keep(
      entry('mine', { user: { id: 'u2', name: 'bob', domain: { id: 'd3', name: 'x' } } }),
      tokens.generation,
    )
    tokens.apply([{ kind: 'user', id: 'u1' }])
    expect(tokens.get('mine')?.access.user.id).toBe('u2')
    tokens.apply([{ kind: 'user', id: 'u2' }])
    expect(tokens.get('mine')).toBeUndefined()
  })

  it('keep nothing with a limit of 0', () => {
    const tokens = validatedTokens(0)
    tokens.keep(entry('mine'), tokens.generation)
    expect(tokens.get('mine')).toBeUndefined()
  })
})

describe('a validated token', () => {
  it('writes its bodies once, with and without the catalog', () => {
    const made = entry('mine', { catalog: [] })
    expect(made.body).toBe(made.body)
    expect(JSON.parse(made.body.toString()).token.catalog).toEqual([])
    expect(JSON.parse(made.bodyWithoutCatalog.toString()).token).not.toHaveProperty('catalog')
    expect(made.body.toString()).not.toContain('mine')
  })
})
