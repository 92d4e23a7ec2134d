import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  AuthError,
  authSuccessStatus,
  readAuthVersion,
  requestedAuthVersion,
  withAuthVersion,
} from '../../src/index.ts'
import { expectCode } from '../expect-code.ts'

const known = ['v3', 'V3', '3', 'v3.0', '3.0', 'v3.14', '3.7', 3, 3.14]
const knownV2 = ['v2.0', 'V2.0', 'v2', '2', '2.0', 2]
const unknown = [
  ...['', ' v3', 'v3 ', 'v4', 'v3.15', 'v3.100', 'v2.1', 'v1', '03', 'v3.00', 'v3.0.0', 'v-3', '٣', 'three'],
  ...['__proto__', 'constructor', 4, -3, 0, 2.1, Number.NaN, Number.POSITIVE_INFINITY, 3e30],
  ...[null, undefined, true, [], ['v3'], {}, { toString: () => 'v3' }],
]

describe('the version of an authentication', () => {
  it.each(known)('%j is v3', (value) => {
    expect(readAuthVersion(value)).toBe('v3')
  })

  it.each(knownV2)('%j is v2.0', (value) => {
    expect(readAuthVersion(value)).toBe('v2.0')
  })

  it('latest is the highest that is offered', () => {
    expect(readAuthVersion('latest')).toBe('v3')
    expect(readAuthVersion('Latest', ['v2.0'])).toBe('v2.0')
    expect(readAuthVersion('latest', ['v2.0', 'v3'])).toBe('v3')
  })

  it.each(unknown)('%j is refused with the versions that are offered', (value) => {
    expect(expectCode('unsupported_version', () => readAuthVersion(value)).versions).toStrictEqual([
      'v3',
      'v2.0',
    ])
  })

  it('is refused when it is known but not offered', () => {
    const error = expectCode('unsupported_version', () => readAuthVersion('v2.0', ['v3']))
    expect(error.versions).toStrictEqual(['v3'])
    expect(error.message).toContain('v3')
  })

  it('is never quoted', () => {
    expect(expectCode('unsupported_version', () => readAuthVersion('s3cret')).message).not.toContain('s3cret')
  })

  it('is read from the body, in either place', () => {
    expect(requestedAuthVersion({ auth: { version: 'v2.0' } })).toBe('v2.0')
    expect(requestedAuthVersion({ auth: {}, version: 3 })).toBe('v3')
    expect(requestedAuthVersion({ auth: { version: '2' }, version: 'v2.0' })).toBe('v2.0')
    expect(requestedAuthVersion({ auth: { identity: {} } })).toBeUndefined()
  })

  it('is malformed when the two places differ', () => {
    expectCode('malformed', () => requestedAuthVersion({ auth: { version: 'v3' }, version: 'v2.0' }))
  })

  it('is refused in a body, too, when it is not offered or null', () => {
    expectCode('unsupported_version', () => requestedAuthVersion({ auth: { version: null } }))
    expectCode('unsupported_version', () => requestedAuthVersion({ auth: {}, version: 'v2.0' }, ['v3']))
    expectCode('unsupported_version', () => requestedAuthVersion({ auth: { version: 'v3' }, version: 'v9' }))
  })

  it('is found in no body that is none', () => {
    for (const body of [null, undefined, 'v3', [], { auth: null }, { auth: [] }, {}])
      expect(requestedAuthVersion(body)).toBeUndefined()
  })

  it('is written where it is read', () => {
    const body = withAuthVersion({ auth: { identity: {} } }, 'v2.0')
    expect(body).toStrictEqual({ auth: { version: 'v2.0', identity: {} } })
    expect(requestedAuthVersion(body)).toBe('v2.0')
  })

  it('is a known one or an error with a code, whatever is asked for', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.string(), fc.float()), (value) => {
        try {
          expect(['v3', 'v2.0']).toContain(readAuthVersion(value))
        } catch (error) {
          if (!(error instanceof AuthError)) throw error
        }
      }),
    )
  })

  it('decides the status of a success', () => {
    expect(authSuccessStatus).toStrictEqual({ v3: 201, 'v2.0': 200 })
  })
})
