import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { v3 } from '../../src/index.ts'
import { access, accessScopeArbitraries, authRequest, methodSets, scopeArbitraries } from '../arbitraries.ts'

/** What arrives at the other end. */
const overTheWire = (body: object): unknown => JSON.parse(JSON.stringify(body))

const requests = methodSets.flatMap(([methodsName, methods]) =>
  Object.entries(scopeArbitraries).map(([scopeName, scope]) => ({
    name: `${methodsName} × ${scopeName}`,
    request: authRequest(methods, scope),
  })),
)

describe('v3 loses nothing on the way', () => {
  it.each(requests)('from a client to the server: $name', ({ request }) => {
    fc.assert(
      fc.property(request, (asked) => {
        expect(v3.decodeRequest(overTheWire(v3.encodeRequest(asked)))).toEqual(asked)
      }),
    )
  })

  it.each(Object.entries(accessScopeArbitraries))('from the server to a client: %s', (_, scope) => {
    fc.assert(
      fc.property(access(scope), (given) => {
        expect(v3.decodeAccess(overTheWire(v3.encodeAccess(given)), given.token)).toEqual(given)
      }),
    )
  })

  it('in the body of an access, where the token itself never is', () => {
    fc.assert(
      fc.property(access(accessScopeArbitraries.project), (given) => {
        const body = JSON.stringify(v3.encodeAccess({ ...given, token: 'gAAAAABsecret' }))
        expect(body).not.toContain('gAAAAABsecret')
      }),
      { numRuns: 20 },
    )
  })
})
