import { describe, expect, it } from 'vitest'
import { fernetPayload } from '../../src/tokens/fernet-payload.ts'
import type { PayloadDelegation, PayloadScope, TokenPayload } from '../../src/tokens/token-format.ts'
import { defaultMethods } from './fixed-keys.ts'

const userId = '0123456789abcdef0123456789abcdef'
const uuid = '11111111111141118111111111111111'
const federation = { groupIds: [], identityProviderId: 'acme', protocolId: 'saml2' }
const payload: TokenPayload = {
  userId,
  methods: ['password'],
  scope: 'unscoped',
  expiresAt: new Date('2023-11-14T23:13:20Z'),
  auditIds: ['AAECAwQFBgcICQoLDA0ODw'],
}
const payloads = fernetPayload({ methods: defaultMethods, defaultDomainId: 'default' })
const unpackHex = (hex: string) => payloads.unpack(Buffer.from(hex, 'hex'))

const user = '92c3c4100123456789abcdef0123456789abcdef'
const end = 'cb41d954ffc400000091c410000102030405060708090a0b0c0d0e0f'

describe('fernetPayload', () => {
  it('refuses domain ids that Keystone has no way to write, and does not drop the domain', () => {
    for (const domainId of ['other', '', 'DEFAULT', userId.toUpperCase()]) {
      expect(() => payloads.pack({ ...payload, scope: { domainId } })).toThrow(
        expect.objectContaining({ code: 'unencodable_id' }),
      )
    }
  })

  it('writes the configured default domain, whatever its id looks like', () => {
    for (const domainId of ['corp', 'exactly-16-chars', uuid, '01234567-89ab-cdef-0123-456789abcdef']) {
      const other = fernetPayload({ methods: defaultMethods, defaultDomainId: domainId })
      expect(other.unpack(other.pack({ ...payload, scope: { domainId } }))?.scope).toEqual({
        domainId,
      })
    }
  })

  it('does not read a domain id that is neither a UUID nor the default domain', () => {
    expect(unpackHex(`9601${user}02a764656661756c74${end}`)?.scope).toEqual({
      domainId: 'default',
    })
    expect(unpackHex(`9601${user}02a764656661756c75${end}`)).toBeUndefined()
  })

  it('refuses a trust id that is not a UUID', () => {
    expect(() => payloads.pack({ ...payload, delegation: { trustId: 'my-trust' } })).toThrow(
      expect.objectContaining({ code: 'unencodable_id' }),
    )
  })

  it('refuses combinations that no payload version holds whole', () => {
    const system: PayloadScope = { system: 'all' }
    const domain: PayloadScope = { domainId: 'default' }
    const delegations: PayloadDelegation[] = [
      { trustId: uuid },
      { accessTokenId: uuid },
      { applicationCredentialId: uuid },
    ]
    const combinations: TokenPayload[] = [
      { ...payload, federation, scope: system },
      { ...payload, federation, delegation: { trustId: uuid } },
      { ...payload, federation, delegation: { thumbprint: 'thumb' } },
      { ...payload, scope: { projectId: uuid, domainId: uuid } },
      { ...payload, delegation: { trustId: uuid, applicationCredentialId: uuid } },
      { ...payload, scope: system, delegation: { thumbprint: 'thumb' } },
      ...delegations.flatMap((delegation) => [
        { ...payload, delegation, scope: system },
        { ...payload, delegation, scope: domain },
      ]),
    ]
    for (const combination of combinations) {
      expect(() => payloads.pack(combination)).toThrow(expect.objectContaining({ code: 'unencodable_scope' }))
    }
  })

  it('carries a domain in a token that is bound to a certificate', () => {
    const bound = {
      ...payload,
      scope: { domainId: uuid },
      delegation: { thumbprint: 'thumb' },
    }
    expect(payloads.unpack(payloads.pack(bound))).toEqual(bound)
  })

  it('keeps ids that are UUIDs in another spelling, instead of reading another id back', () => {
    for (const id of [
      uuid.toUpperCase(),
      '01234567-89ab-cdef-0123-456789abcdef',
      `{${uuid}}`,
      `urn:uuid:${uuid}`,
    ]) {
      expect(payloads.unpack(payloads.pack({ ...payload, userId: id }))?.userId).toBe(id)
    }
  })

  it('reads nothing but whole payloads of the versions it knows', () => {
    expect(unpackHex(`9500${user}02${end}`)).toEqual(payload)
    const others = {
      'an unknown version': `950b${user}02${end}`,
      'a version that is text': `95a130${user}02${end}`,
      'the layout of another version': `9502${user}02${end}`,
      'one field too many': `9600${user}02${end}c0`,
      'a nil user': `950092c2c002${end}`,
      'an empty user': `950092c2a002${end}`,
      'a user of 15 bytes': `950092c3c40f0123456789abcdef0123456789abcd02${end}`,
      'a tag that is a number': `95009201c4100123456789abcdef0123456789abcdef02${end}`,
      'methods that are text': `9500${user}a130${end}`,
      'methods that are negative': `9500${user}ff${end}`,
      'methods with a fraction': `9500${user}cb3ff8000000000000${end}`,
      'no audit id': `9500${user}02cb41d954ffc400000090`,
      'an audit id of 15 bytes': `9500${user}02cb41d954ffc400000091c40f000102030405060708090a0b0c0d0e`,
      'an expiry that is not a number': `9500${user}02cb7ff800000000000091c410000102030405060708090a0b0c0d0e0f`,
      'an expiry that is text': `9500${user}02a13091c410000102030405060708090a0b0c0d0e0f`,
      'a project scope without a project': `9602${user}0292c2c0${end}`,
      'a system other than all': `9608${user}02a3616e79${end}`,
      'a map': '80',
      'an extension': 'd40000',
      'two scopes': `980a${user}0292c3c4101111111111114111811111111111111192c2a764656661756c74${end}92c2a57468756d62`,
    }
    const readAnyway = Object.entries(others).filter(([, hex]) => unpackHex(hex) !== undefined)
    expect(readAnyway).toEqual([])
  })

  it('cuts a fraction of the expiry, as Keystone does', () => {
    // 1700003600.9999
    const expires = Buffer.alloc(8)
    expires.writeDoubleBE(1700003600.9999)
    const hex = `9500${user}02cb${expires.toString('hex')}91c410000102030405060708090a0b0c0d0e0f`
    expect(unpackHex(hex)?.expiresAt).toEqual(new Date('2023-11-14T23:13:20Z'))
  })
})
