import { anAccess } from '@ks/auth/testing'
import { describe, expect, it } from 'vitest'
import { identityFrom } from '../src/index.ts'

describe('identityFrom', () => {
  it('shows user, project and roles', () => {
    const identity = identityFrom(anAccess())
    expect(identity).toMatchObject({
      user: { name: 'ada' },
      project: { id: 'p1' },
      roles: ['member'],
      system: false,
    })
    expect(identity.domain).toBeUndefined()
  })

  it('shows a domain or the system when the token acts on those', () => {
    const domain = { id: 'd1', name: 'Engineering' }
    expect(identityFrom(anAccess({ scope: { domain } }))).toMatchObject({
      domain,
      project: undefined,
      system: false,
    })
    expect(identityFrom(anAccess({ scope: { system: 'all' } }))).toMatchObject({
      project: undefined,
      system: true,
    })
  })

  it('compares roles as Keystone does: whole names, without case', () => {
    const { hasRole } = identityFrom(anAccess({ roles: [{ id: 'r', name: 'Member' }] }))
    expect(['member', 'MEMBER', 'mem', 'member,', ''].map(hasRole)).toEqual([true, true, false, false, false])
  })
})
