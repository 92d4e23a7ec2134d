import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Access,
  type AuthRequest,
  type AuthVersion,
  authWires,
  type Catalog,
  findEndpoint,
  type ProjectRef,
  v2Wire,
  v3,
} from '../../src/index.ts'
import { access, accessScopeArbitraries, authRequest, methodSets, scopeArbitraries } from '../arbitraries.ts'
import { expectCode } from '../expect-code.ts'

const wires = authWires({ defaultDomainId: 'default' })
const v2 = v2Wire({ defaultDomainId: 'default' })

/** What arrives at the other end. */
const overTheWire = (body: object): unknown => JSON.parse(JSON.stringify(body))

/** Whether a version has words for a request. */
const canAsk: Record<AuthVersion, (asked: AuthRequest) => boolean> = {
  v3: ({ scope }) => !(typeof scope === 'object' && 'trust' in scope && scope.trust.project !== undefined),
  'v2.0'({ methods: [method, ...others], scope }) {
    const known = (ref: ProjectRef) => 'id' in ref || ('id' in ref.domain && ref.domain.id === 'default')
    if (method === undefined || others.length > 0) return false
    if (method.name === 'password' && !known(method.claim.user)) return false
    if (!['password', 'token', 'external'].includes(method.name)) return false
    if (scope === undefined) return true
    if (scope === 'unscoped') return false
    if ('project' in scope) return known(scope.project)
    if (!('trust' in scope)) return false
    return method.name === 'token' && (scope.trust.project === undefined || known(scope.trust.project))
  },
}

/** Methods × scopes of which v2.0 can carry at least some; of all others it can carry none. */
const partlyInV2 = new Set([
  ...['password', 'token', 'external'].flatMap((method) => [`${method} × absent`, `${method} × project`]),
  ...['token × trust', 'token × trust for a project'],
])

const requests = (['v3', 'v2.0'] as const).flatMap((version) =>
  methodSets.flatMap(([methodsName, methods]) =>
    Object.entries(scopeArbitraries).map(([scopeName, scope]) => {
      const name = `${methodsName} × ${scopeName}`
      const possible = version === 'v3' ? scopeName !== 'trust for a project' : partlyInV2.has(name)
      return { name, version, possible, request: authRequest(methods, scope) }
    }),
  ),
)

describe('a request', () => {
  it.each(requests)(
    'arrives in $version as it was made, or is not made at all: $name',
    ({ version, possible, request }) => {
      const wire = wires[version]
      let made = false
      fc.assert(
        fc.property(request, (asked) => {
          if (!canAsk[version](asked))
            return void expectCode('not_expressible', () => wire.encodeRequest(asked))
          made = true
          expect(wire.decodeRequest(overTheWire(wire.encodeRequest(asked)))).toEqual(asked)
        }),
      )
      expect(made).toBe(possible)
    },
  )
})

describe('an access', () => {
  it.each(Object.entries(accessScopeArbitraries))('arrives in v3 as it was made: %s', (_, scope) => {
    fc.assert(
      fc.property(access(scope), (given) => {
        expect(v3.decodeAccess(overTheWire(v3.encodeAccess(given)), given.token)).toEqual(given)
      }),
    )
  })

  it('in v3 never holds the token in its body', () => {
    fc.assert(
      fc.property(access(accessScopeArbitraries.project), (given) => {
        const body = JSON.stringify(v3.encodeAccess({ ...given, token: 'gAAAAABsecret' }))
        expect(body).not.toContain('gAAAAABsecret')
      }),
      { numRuns: 20 },
    )
  })

  const inside = { trust: { trustorDomainId: 'default', trusteeDomainId: 'default' } }

  it.each(Object.entries(accessScopeArbitraries))(
    'arrives in v2.0 with all that limits it, or is not shown at all: %s',
    (scopeName, scope) => {
      let shown = false
      fc.assert(
        fc.property(access(scope), fc.constantFrom('none', ...limits), (any, limit) => {
          const given = withOne(limit, any)
          if (!canShow(given)) {
            return void expectCode('not_expressible', () => v2.encodeAccess(given, inside))
          }
          shown = true
          const arrived = v2.decodeAccess(overTheWire(v2.encodeAccess(given, inside)), given.token)
          expect(arrived).toEqual({ ...asV2Says(given), catalog: arrived.catalog })
          if (given.scope !== 'unscoped') expectSameEndpoints(given.catalog ?? [], arrived.catalog ?? [])
        }),
        { numRuns: 300 },
      )
      expect(shown).toBe(scopeName === 'unscoped' || scopeName === 'project')
    },
  )
})

const limits = ['federation', 'applicationCredential', 'oauth1', 'oauth2Credential', 'bind', 'isAdminProject']

/** With at most one of the limits that v2.0 cannot say, a token id, and an expiry in whole seconds. */
function withOne(limit: string, any: Access): Access {
  const { id, name, domain } = any.user
  const isKept = ([member]: [string, unknown]) => member === limit || !limits.includes(member)
  return {
    ...(Object.fromEntries(Object.entries(any).filter(isKept)) as unknown as Access),
    token: `gAAAAAB${any.token}`,
    expiresAt: new Date(Math.floor(any.expiresAt.getTime() / 1000) * 1000),
    user: limit === 'federation' ? any.user : { id, name, domain },
  }
}

function canShow({ user, scope, ...rest }: Access): boolean {
  if (
    rest.applicationCredential ||
    rest.oauth1 ||
    rest.oauth2Credential ||
    rest.bind ||
    rest.isAdminProject === false
  )
    return false
  if (user.domain.id !== 'default' || user.federation) return false
  if (scope === 'unscoped') return true
  return 'project' in scope && scope.project.domain.id === 'default' && !scope.isDomain
}

function asV2Says({ token, user, auditIds, issuedAt, expiresAt, scope, roles, trust }: Access): Access {
  const { id, name, domain } = user
  const said = { token, methods: [], user: { id, name, domain }, auditIds, issuedAt, expiresAt, scope, roles }
  return { ...said, ...(trust && { trust }) }
}

/** Whoever looks for a service in a region finds the same URL. */
function expectSameEndpoints(one: Catalog, other: Catalog): void {
  for (const { type: serviceType, endpoints } of one) {
    for (const { regionId } of endpoints) {
      for (const face of ['public', 'internal', 'admin']) {
        if (regionId === null) continue
        const filter = { serviceType, interface: face, regionName: regionId }
        expect(findEndpoint(other, filter)?.url).toBe(findEndpoint(one, filter)?.url)
      }
    }
  }
}
