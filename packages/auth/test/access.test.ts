import { describe, expect, it } from 'vitest'
import {
  domainOf,
  findServiceProvider,
  initialAuditIdOf,
  isAdminProject,
  isExpired,
  isScoped,
  isSystemScoped,
  projectOf,
} from '../src/index.ts'
import { anAccess } from '../src/testing/index.ts'

const now = new Date('2031-05-06T07:00:00Z')
const expiringIn = (seconds: number) => anAccess({ expiresAt: new Date(now.getTime() + seconds * 1000) })

describe('isExpired', () => {
  it('tells from the very second of the expiry on', () => {
    expect([
      isExpired(expiringIn(1), now),
      isExpired(expiringIn(0), now),
      isExpired(expiringIn(-1), now),
    ]).toStrictEqual([false, true, true])
  })

  it('tells beforehand by the given seconds', () => {
    expect([isExpired(expiringIn(121), now, 120), isExpired(expiringIn(120), now, 120)]).toStrictEqual([
      false,
      true,
    ])
  })

  it('takes an expiry that is no instant as past', () => {
    expect(isExpired(anAccess({ expiresAt: new Date(Number.NaN) }), now)).toBe(true)
  })
})

describe('the scope of an access', () => {
  it('is found by its kind, and only by that', () => {
    const project = { id: 'p1', name: 'engines', domain: { id: 'd1', name: 'Engines' } }
    const inProject = anAccess({ scope: { project, isDomain: false } })
    const inDomain = anAccess({ scope: { domain: project.domain } })
    const inSystem = anAccess({ scope: { system: 'all' } })
    const nowhere = anAccess({ scope: 'unscoped' })
    const all = [inProject, inDomain, inSystem, nowhere]
    expect(all.map(projectOf)).toStrictEqual([project, undefined, undefined, undefined])
    expect(all.map(domainOf)).toStrictEqual([undefined, project.domain, undefined, undefined])
    expect(all.map(isSystemScoped)).toStrictEqual([false, false, true, false])
    expect(all.map(isScoped)).toStrictEqual([true, true, true, false])
  })
})

describe('what else an access tells', () => {
  it('takes every project for the one of administrators unless the server says that it is not', () => {
    const said = [undefined, true, false].map((value) =>
      isAdminProject(value === undefined ? anAccess() : anAccess({ isAdminProject: value })),
    )
    expect(said).toStrictEqual([true, true, false])
  })

  it('finds the audit id of the first token of a chain', () => {
    const found = [['own', 'first'], ['own'], []].map((auditIds) => initialAuditIdOf(anAccess({ auditIds })))
    expect(found).toStrictEqual(['first', 'own', undefined])
  })

  it('finds another cloud by its id', () => {
    const other = { id: 'other', authUrl: 'https://other.example/v3', spUrl: 'https://other.example/sp' }
    const access = anAccess({ serviceProviders: [other] })
    expect(findServiceProvider(access, 'other')).toBe(other)
    expect(findServiceProvider(access, 'x')).toBeUndefined()
    expect(findServiceProvider(anAccess(), 'other')).toBeUndefined()
  })
})
