import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TokenFormat, TokenPayload } from '../../src/tokens/token-format.ts'
import { anyPayload, comparable } from './arbitrary-payload.ts'
import { insertedOrRemovedOnce, replacedOnce, spelledOtherwise } from './other-texts.ts'

const auditId = 'AAECAwQFBgcICQoLDA0ODw'
const issuedAt = new Date('2023-11-14T22:13:20Z')

const payload: TokenPayload = {
  userId: '0123456789abcdef0123456789abcdef',
  methods: ['password'],
  scope: { projectId: '11111111111141118111111111111111' },
  expiresAt: new Date('2023-11-14T23:13:20Z'),
  auditIds: [auditId],
}

// Lone halves of surrogate pairs too.
const anyUnit = fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit))

/** What a format is tested with. */
export interface TokenFormatContract {
  /** The format with Keystone's default methods and the default domain `default`. */
  format: TokenFormat
  /** The same format with other keys. */
  foreign: TokenFormat
}

/** What every token format promises, whatever its tokens look like. */
export function describeTokenFormat({ format, foreign }: TokenFormatContract): void {
  describe(`token format ${format.name}`, () => {
    it('gives back every payload that it takes, and the second of issue', () => {
      fc.assert(
        fc.property(anyPayload, fc.integer({ min: 0, max: 7_258_118_399_999 }), (given, milliseconds) => {
          const decoded = format.decode(format.encode(given, new Date(milliseconds)))
          expect(comparable(decoded?.payload)).toEqual(comparable(given))
          expect(decoded?.issuedAt).toEqual(new Date(milliseconds - (milliseconds % 1000)))
        }),
        { numRuns: 500 },
      )
    })

    it('cuts the expiry to whole seconds, never lengthens it', () => {
      const token = format.encode({ ...payload, expiresAt: new Date('2023-11-14T23:13:20.999Z') }, issuedAt)
      expect(format.decode(token)?.payload.expiresAt).toEqual(new Date('2023-11-14T23:13:20Z'))
    })

    it('writes tokens that a header can carry: URL-safe characters only', () => {
      expect(format.encode(payload, issuedAt)).toMatch(/^[A-Za-z0-9._-]+$/)
    })

    it('records the methods that no client can name', () => {
      for (const methods of [['ec2credential'], ['oauth2_credential', 'password']]) {
        const decoded = format.decode(format.encode({ ...payload, methods }, issuedAt))
        expect(decoded?.payload.methods.toSorted()).toEqual(methods)
      }
    })

    it('refuses to record a method that is not configured, alone or beside others', () => {
      for (const methods of [['smoke'], ['password', 'smoke'], ['Password'], ['']]) {
        expect(() => format.encode({ ...payload, methods }, issuedAt)).toThrow(
          expect.objectContaining({ code: 'unknown_method' }),
        )
      }
    })

    it('keeps an empty list of methods empty, so that readers see a delegated token', () => {
      expect(format.decode(format.encode({ ...payload, methods: [] }, issuedAt))?.payload.methods).toEqual([])
    })

    it('refuses audit ids that revocation could not name', () => {
      const bad = [
        [],
        ['short'],
        [`${auditId}==`],
        ['AAECAwQFBgcICQoLDA0OD_'],
        [auditId, auditId, auditId],
        [''],
      ]
      for (const auditIds of bad) {
        expect(() => format.encode({ ...payload, auditIds }, issuedAt)).toThrow(
          expect.objectContaining({ code: 'invalid_audit_id' }),
        )
      }
    })

    it('refuses times that no token can state', () => {
      const never = new Date(Number.NaN)
      expect(() => format.encode({ ...payload, expiresAt: never }, issuedAt)).toThrow(
        expect.objectContaining({ code: 'invalid_time' }),
      )
      expect(() => format.encode(payload, never)).toThrow(expect.objectContaining({ code: 'invalid_time' }))
    })

    it('refuses empty ids and ids that are not Unicode', () => {
      for (const userId of ['', 'a\ud800']) {
        expect(() => format.encode({ ...payload, userId }, issuedAt)).toThrow(
          expect.objectContaining({ code: 'unencodable_id' }),
        )
      }
    })

    it('decodes expired tokens: expiry is the caller’s business', () => {
      const expired = { ...payload, expiresAt: new Date('1999-12-31T23:59:59Z') }
      expect(format.decode(format.encode(expired, issuedAt))?.payload).toEqual(expired)
    })

    // CVE-2015-7546: another text for the same token would escape a revocation list.
    it('does not decode a token with any one character replaced', () => {
      const token = format.encode(payload, issuedAt)
      expect(format.decode(token)?.payload).toEqual(payload)
      expect(replacedOnce(token).filter((text) => format.decode(text) !== undefined)).toEqual([])
    })

    it('does not decode a token with any one character inserted or removed, at the ends or inside', () => {
      const token = format.encode(payload, issuedAt)
      expect(insertedOrRemovedOnce(token).filter((text) => format.decode(text) !== undefined)).toEqual([])
    })

    it('does not decode a token that is cut, padded, repeated, or spelled in other ways', () => {
      const token = format.encode(payload, issuedAt)
      expect(spelledOtherwise(token).filter((text) => format.decode(text) !== undefined)).toEqual([])
    })

    it('does not decode tokens made with other keys', () => {
      expect(foreign.decode(format.encode(payload, issuedAt))).toBeUndefined()
      expect(format.decode(foreign.encode(payload, issuedAt))).toBeUndefined()
    })

    it('answers undefined to any text, and never throws', () => {
      fc.assert(
        fc.property(fc.oneof(fc.string(), fc.string({ unit: anyUnit }), fc.base64String()), (text) => {
          expect(format.decode(text)).toBeUndefined()
        }),
      )
    })
  })
}
