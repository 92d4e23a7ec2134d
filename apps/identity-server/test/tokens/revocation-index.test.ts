import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type RevocableToken,
  type RevocationEvent,
  revocationIndex,
} from '../../src/tokens/revocation-index.ts'

const second = (at: number) => new Date(Date.UTC(2026, 0, 1) + at * 1000)
const id = fc.constantFrom('a', 'b', 'c')
const maybe = fc.option(id, { nil: undefined, freq: 1 })
const rarely = fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: id })
const attributes = {
  userId: rarely,
  projectId: rarely,
  domainId: rarely,
  roleId: rarely,
  trustId: rarely,
  consumerId: rarely,
  auditId: rarely,
  auditChainId: rarely,
}
const event = fc.record({
  id: fc.nat(40),
  issuedBefore: fc.nat(5).map(second),
  revokedAt: fc.nat(5).map(second),
  expiresAt: fc.oneof(
    { weight: 4, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.nat(5).map(second) },
  ),
  ...attributes,
})
const token: fc.Arbitrary<RevocableToken> = fc.record({
  issuedAt: fc.nat(5999).map((ms) => new Date(Date.UTC(2026, 0, 1) + ms)),
  expiresAt: fc.nat(5999).map((ms) => new Date(Date.UTC(2026, 0, 1) + ms)),
  userIds: fc.array(id, { minLength: 1, maxLength: 3 }),
  projectId: maybe,
  domainIds: fc.array(id, { minLength: 1, maxLength: 2 }),
  roleIds: fc.array(id, { maxLength: 2 }),
  trustId: maybe,
  consumerId: maybe,
  auditId: maybe,
  auditChainId: maybe,
})

/** The table of the original, word for word, over every event. */
function naive(events: readonly RevocationEvent[], subject: RevocableToken): boolean {
  const at = (date: Date) => Math.floor(date.getTime() / 1000)
  return events.some(
    (one) =>
      at(subject.issuedAt) <= at(one.issuedBefore) &&
      (one.userId === undefined || subject.userIds.includes(one.userId)) &&
      (one.projectId === undefined || subject.projectId === one.projectId) &&
      (one.domainId === undefined || subject.domainIds.includes(one.domainId)) &&
      (one.roleId === undefined || subject.roleIds.includes(one.roleId)) &&
      (one.trustId === undefined || subject.trustId === one.trustId) &&
      (one.consumerId === undefined || subject.consumerId === one.consumerId) &&
      (one.auditId === undefined || subject.auditId === one.auditId) &&
      (one.auditChainId === undefined || subject.auditChainId === one.auditChainId) &&
      (one.expiresAt === undefined || at(subject.expiresAt) === at(one.expiresAt)),
  )
}

const distinct = fc.uniqueArray(event, { maxLength: 12, selector: (one) => one.id })

describe('the revocation index', () => {
  it('finds exactly what comparing with every event finds', () => {
    const found = { yes: 0, no: 0 }
    fc.assert(
      fc.property(distinct, token, (events, subject) => {
        const index = revocationIndex()
        index.add(events)
        const expected = naive(events, subject)
        found[expected ? 'yes' : 'no'] += 1
        expect(index.isRevoked(subject)).toBe(expected)
      }),
      { numRuns: 1000 },
    )
    expect(Math.min(found.yes, found.no)).toBeGreaterThan(50)
  })

  it('finds the same after it has forgotten the old ones, as if they had never been there', () => {
    fc.assert(
      fc.property(distinct, token, fc.nat(6).map(second), (events, subject, before) => {
        const index = revocationIndex()
        index.add(events)
        index.prune(before)
        const kept = events.filter((one) => one.revokedAt >= before)
        expect(index.isRevoked(subject)).toBe(naive(kept, subject))
        expect(events.filter((one) => index.has(one.id))).toEqual(kept)
      }),
      { numRuns: 300 },
    )
  })

  it('grows its version with every event that it did not know', () => {
    const index = revocationIndex()
    const one = { id: 1, issuedBefore: second(1), revokedAt: second(1), userId: 'a' }
    index.add([one])
    const { version } = index
    index.add([one])
    expect(index.version).toBe(version)
    index.add([{ ...one, id: 2 }])
    expect(index.version).toBeGreaterThan(version)
  })

  it('looks at one of 10,000 events, not at all of them', () => {
    const index = revocationIndex()
    let looked = 0
    const events = Array.from({ length: 10_000 }, (_, number) => ({
      id: number,
      revokedAt: second(1),
      userId: `u${number}`,
      get issuedBefore() {
        looked += 1
        return second(1)
      },
    }))
    index.add(events)
    const subject = {
      issuedAt: second(0),
      expiresAt: second(9),
      userIds: ['u7777'],
      projectId: 'p',
      domainIds: ['d'],
      roleIds: ['r'],
      trustId: undefined,
      consumerId: undefined,
      auditId: 'x',
      auditChainId: undefined,
    }
    expect(index.isRevoked(subject)).toBe(true)
    expect(index.isRevoked({ ...subject, userIds: ['u10000'] })).toBe(false)
    expect(looked).toBe(1)
  })
})
