import { describe, expect, it } from 'vitest'
import { meaningKey, rememberedMeaning, stillHolds } from '../../src/tokens/meanings.ts'
import type { PayloadScope, TokenPayload } from '../../src/tokens/token-format.ts'

const payload: TokenPayload = {
  userId: 'u',
  methods: ['password'],
  scope: { projectId: 'x' },
  expiresAt: new Date(1),
  auditIds: ['a'],
}

describe('meaningKey', () => {
  it('is the same for tokens that differ in what they say themselves, and another for each user and scope', () => {
    expect(meaningKey({ ...payload, methods: ['token'], expiresAt: new Date(2), auditIds: ['b'] })).toBe(
      meaningKey(payload),
    )
    const scopes: PayloadScope[] = ['unscoped', { projectId: 'x' }, { domainId: 'x' }, { system: 'all' }]
    const keys = ['u', 'x', 'u"', ''].flatMap((userId) =>
      scopes.map((scope) => meaningKey({ ...payload, userId, scope })),
    )
    expect(new Set(keys).size).toBe(16)
  })

  it('is none for tokens of a grant and for federated ones', () => {
    expect(meaningKey({ ...payload, delegation: { trustId: 't' } })).toBeUndefined()
    const federation = { groupIds: [], identityProviderId: 'i', protocolId: 'p' }
    expect(meaningKey({ ...payload, federation })).toBeUndefined()
  })
})

describe('stillHolds', () => {
  it('believes a meaning for a minute, and not after the clock was set back', () => {
    const at = (ms: number) => new Date(1_700_000_000_000 + ms)
    const remembered = rememberedMeaning({} as never, at(0))
    expect([0, 59_999, 60_000, -59_999, -60_000].map((ms) => stillHolds(remembered, at(ms)))).toEqual([
      true,
      true,
      false,
      true,
      false,
    ])
  })
})
