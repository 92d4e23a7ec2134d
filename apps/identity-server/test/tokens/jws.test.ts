import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { jws } from '../../src/tokens/jws.ts'
import { type JwsAlgorithm, jwsAlgorithmNames } from '../../src/tokens/jws-algorithms.ts'
import type { TokenPayload } from '../../src/tokens/token-format.ts'
import { defaultMethods } from './fixed-keys.ts'
import { describeTokenFormat } from './format-contract.ts'
import { encode, keysOf, type Pair, pairOf, signed } from './jws-keys-in-memory.ts'
import { otherSignature } from './other-signature.ts'

const issuedAt = new Date('2023-11-14T22:13:20Z')
const payload: TokenPayload = {
  userId: '0123456789abcdef0123456789abcdef',
  methods: ['password'],
  scope: { projectId: '11111111111141118111111111111111' },
  expiresAt: new Date('2023-11-14T23:13:20Z'),
  auditIds: ['AAECAwQFBgcICQoLDA0ODw'],
}
const claims =
  '{"sub":"0123456789abcdef0123456789abcdef","iat":1700000000,"exp":1700003600,"openstack_methods":["password"],' +
  '"openstack_audit_ids":["AAECAwQFBgcICQoLDA0ODw"],"openstack_project_id":"11111111111141118111111111111111"}'

const formatOf = (pairs: readonly [Pair, ...Pair[]], accepted: readonly JwsAlgorithm[] = jwsAlgorithmNames) =>
  jws({ keys: keysOf(...pairs), methods: defaultMethods, acceptedAlgorithms: accepted })

for (const algorithm of ['ES256', 'EdDSA'] as const) {
  describe(algorithm, () => {
    describeTokenFormat({ format: formatOf([pairOf(algorithm)]), foreign: formatOf([pairOf(algorithm)]) })
  })
}

describe('jws', () => {
  const pair = pairOf('ES256')
  const format = formatOf([pair])
  const header = '{"alg":"ES256","typ":"JWT"}'
  const read = (token: string) => format.decode(token)

  it.each(jwsAlgorithmNames)('signs with %s, and says so in the header', (algorithm) => {
    const own = formatOf([pairOf(algorithm)])
    const token = own.encode(payload, issuedAt)
    const [head = '', content = ''] = token.split('.')
    expect(Buffer.from(head, 'base64url').toString()).toBe(`{"alg":"${algorithm}","typ":"JWT"}`)
    expect(Buffer.from(content, 'base64url').toString()).toBe(claims)
    expect(own.decode(token)).toEqual({ payload, issuedAt })
    const last = token.at(-1) as string
    expect(own.decode(token.slice(0, -1) + (last === 'A' ? 'Q' : 'A'))).toBeUndefined()
    expect(formatOf([pairOf(algorithm)]).decode(token)).toBeUndefined()
  })

  it('reads tokens of every public key there is', () => {
    const [oldest, older] = [pairOf('ES256'), pairOf('EdDSA')]
    for (const signer of [oldest, older])
      expect(formatOf([pair, older, oldest]).decode(formatOf([signer]).encode(payload, issuedAt))).toEqual({
        payload,
        issuedAt,
      })
  })

  it('reads tokens of the algorithms that are accepted, and no others', () => {
    const [small, large] = [pairOf('ES256'), pairOf('ES384')]
    const token = formatOf([large]).encode(payload, issuedAt)
    expect(formatOf([small, large], ['ES256', 'ES384']).decode(token)?.payload).toEqual(payload)
    expect(formatOf([small, large], ['ES256']).decode(token)).toBeUndefined()
  })

  it('does not try a key with an algorithm that it is not made for', () => {
    const content = encode(claims)
    for (const signer of jwsAlgorithmNames.map(pairOf)) {
      for (const named of jwsAlgorithmNames) {
        const token = signed(signer, `{"alg":"${named}","typ":"JWT"}`, claims)
        expect(formatOf([signer]).decode(token) !== undefined, `${signer.algorithm} as ${named}`).toBe(
          named === signer.algorithm,
        )
      }
      const none = `${encode('{"alg":"none","typ":"JWT"}')}.${content}.`
      expect(formatOf([signer]).decode(none)).toBeUndefined()
    }
  })

  it('does not take the public key for the secret of an HMAC', () => {
    const text = `${encode('{"alg":"HS256","typ":"JWT"}')}.${encode(claims)}`
    for (const format of ['pem', 'der'] as const) {
      const secret = pair.publicKey.export({ type: 'spki', format })
      const mac = createHmac('sha256', secret).update(text).digest('base64url')
      expect(read(`${text}.${mac}`)).toBeUndefined()
    }
  })

  it('takes the two headers that tokens have had, and none that says more, less, or the same in other words', () => {
    for (const good of [header, '{"typ":"JWT","alg":"ES256"}'])
      expect(read(signed(pair, good, claims))?.payload).toEqual(payload)
    const jwk = JSON.stringify(pair.publicKey.export({ format: 'jwk' }))
    const others = [
      '{"alg":"ES256"}',
      '{"alg":"ES256","typ":"jwt"}',
      '{"alg":"es256","typ":"JWT"}',
      '{"alg":"ES256","typ":"JWS"}',
      '{"alg":"ES256","typ":"JWT","kid":"1"}',
      '{"alg":"ES256","typ":"JWT","crit":["b64"],"b64":false}',
      '{"alg":"ES256","typ":"JWT","cty":"JWT"}',
      `{"alg":"ES256","typ":"JWT","jwk":${jwk}}`,
      '{"alg":"ES256","typ":"JWT","jku":"http://example.org/keys"}',
      '{"alg":"ES256","typ":"JWT","x5u":"http://example.org/certificate"}',
      '{"alg":"none","alg":"ES256","typ":"JWT"}',
      '{"alg":"ES256","alg":"ES256","typ":"JWT"}',
      '{"Alg":"ES256","typ":"JWT"}',
      '{"alg":"\\u0045S256","typ":"JWT"}',
      '{ "alg":"ES256","typ":"JWT"}',
      '{"alg":"ES256","typ":"JWT"}\n',
      '["ES256","JWT"]',
      'ES256',
      '',
    ]
    expect(others.filter((other) => read(signed(pair, other, claims)) !== undefined)).toEqual([])
  })

  it('reads the claims from the one text that there is for them, or from the one that Python writes', () => {
    const grapes = { ...payload, userId: 'Trüb 🍇\u007f' }
    const own = claims.replace(payload.userId, 'Trüb 🍇\u007f')
    const python = claims.replace(payload.userId, 'Tr\\u00fcb \\ud83c\\udf47\\u007f')
    for (const text of [own, python]) expect(read(signed(pair, header, text))?.payload).toEqual(grapes)

    const id = payload.userId
    const others = {
      'white space': claims.replace(':', ': '),
      'a line feed': `${claims}\n`,
      'a byte order mark': `\ufeff${claims}`,
      'a member twice': claims.replace('"iat"', '"sub":"another","iat"'),
      'the same member twice': claims.replace('"iat"', `"sub":"${id}","iat"`),
      'a member twice, once escaped': claims.replace('"iat"', '"s\\u0075b":"another","iat"'),
      'an escaped letter': claims.replace(id, id.replace('a', '\\u0061')),
      'an escaped name': claims.replace('"sub"', '"\\u0073ub"'),
      'an escaped slash': claims.replace(id, 'a\\/b'),
      'an escape in capitals': python.replace('\\u00fc', '\\u00FC'),
      'escapes and characters mixed': python.replace('\\u00fc', 'ü'),
      'a fraction of nothing': claims.replace('1700003600', '1700003600.0'),
      'an exponent': claims.replace('1700003600', '17000036e2'),
    }
    const readAnyway = Object.entries(others).filter(([, text]) => read(signed(pair, header, text)))
    expect(readAnyway).toEqual([])
  })

  it('does not read bytes that are not UTF-8, or not an object of JSON', () => {
    const latin1 = Buffer.from(claims.replace(payload.userId, 'Trüb'), 'latin1')
    for (const content of [latin1, '', 'null', '[]', '"claims"', '1', '{', `[${claims}]`])
      expect(read(signed(pair, header, content))).toBeUndefined()
  })

  it('reads nothing but the claims it knows, of their types, and all that a token has', () => {
    const base: Record<string, unknown> = JSON.parse(claims)
    const federation = {
      openstack_group_ids: [{ id: 'g' }],
      openstack_idp_id: 'i',
      openstack_protocol_id: 'p',
    }
    const readsWith = (change: object) =>
      read(signed(pair, header, JSON.stringify({ ...base, ...change }))) !== undefined
    expect(readsWith({})).toBe(true)
    expect(readsWith(federation)).toBe(true)
    const others: object[] = [
      ...Object.keys(base)
        .filter((name) => name !== 'openstack_project_id')
        .map((name) => ({ [name]: undefined })),
      { nbf: 1_700_000_000 },
      { iss: 'keystone' },
      { jti: '1' },
      { openstack_new: 'limit' },
      ...Object.keys(base).map((name) => ({ [name]: null })),
      { openstack_system: null },
      { sub: 1 },
      { sub: '' },
      { sub: 'a\ud800' },
      { exp: '1700003600' },
      { exp: 1_700_003_600.5 },
      { exp: -1 },
      { exp: 8.64e12 + 1 },
      { iat: true },
      { iat: -1 },
      { openstack_methods: 'password' },
      { openstack_methods: ['password', 'password'] },
      { openstack_methods: ['password', ''] },
      { openstack_methods: ['password', 1] },
      { openstack_methods: { 0: 'password' } },
      { openstack_audit_ids: 'AAECAwQFBgcICQoLDA0ODw' },
      { openstack_audit_ids: [] },
      { openstack_audit_ids: ['AAECAwQFBgcICQoLDA0ODw=='] },
      { openstack_audit_ids: ['AAECAwQFBgcICQoLDA0ODx'] },
      { openstack_audit_ids: ['AAECAwQFBgcICQoLDA0O'] },
      { openstack_audit_ids: Array(3).fill('AAECAwQFBgcICQoLDA0ODw') },
      { openstack_system: 'some' },
      { openstack_system: 'all' },
      { openstack_domain_id: 'default' },
      { openstack_project_id: '' },
      { openstack_project_id: ['11111111111141118111111111111111'] },
      { openstack_trust_id: 't', openstack_app_cred_id: 'a' },
      { openstack_trust_id: 't', ...federation },
      { openstack_group_ids: [{ id: 'g' }] },
      { openstack_idp_id: 'i' },
      { openstack_idp_id: 'i', openstack_protocol_id: 'p' },
      { ...federation, openstack_group_ids: ['g'] },
      { ...federation, openstack_group_ids: [{ id: 'g', name: 'n' }] },
      { ...federation, openstack_group_ids: [null] },
      { ...federation, openstack_group_ids: {} },
    ]
    expect(others.filter(readsWith)).toEqual([])
    // Too odd for an object literal.
    expect(read(signed(pair, header, claims.replace('{', '{"__proto__":"x",')))).toBeUndefined()
  })

  it('keeps methods that are not configured here by their names: readers take them for a delegation', () => {
    const token = signed(pair, header, claims.replace('"password"', '"password","smoke"'))
    expect(read(token)?.payload.methods).toEqual(['password', 'smoke'])
  })

  it('carries domains, trusts and whatever else by ids of any form', () => {
    const wanted: TokenPayload[] = [
      { ...payload, scope: { domainId: 'corp' } },
      { ...payload, delegation: { trustId: 'my-trust' } },
    ]
    for (const each of wanted) expect(read(format.encode(each, issuedAt))?.payload).toEqual(each)
  })

  it('refuses combinations that no other format holds either', () => {
    const federation = { groupIds: [], identityProviderId: 'acme', protocolId: 'saml2' }
    const combinations: TokenPayload[] = [
      { ...payload, federation, scope: { system: 'all' } },
      { ...payload, federation, delegation: { trustId: 't' } },
      { ...payload, scope: { system: 'all' }, delegation: { applicationCredentialId: 'a' } },
    ]
    for (const combination of combinations) {
      expect(() => format.encode(combination, issuedAt)).toThrow(
        expect.objectContaining({ code: 'unencodable_scope' }),
      )
    }
  })

  it('refuses times before 1970', () => {
    const before = new Date(-1)
    expect(() => format.encode({ ...payload, expiresAt: before }, issuedAt)).toThrow(
      expect.objectContaining({ code: 'invalid_time' }),
    )
    expect(() => format.encode(payload, before)).toThrow(expect.objectContaining({ code: 'invalid_time' }))
  })

  it('finds the same in a token with the other signature that ECDSA has for it', () => {
    const token = format.encode(payload, issuedAt)
    const twin = otherSignature(token)
    expect(twin).not.toBe(token)
    expect(otherSignature(twin)).toBe(token)
    expect(read(twin)).toEqual(read(token))
  })
})
