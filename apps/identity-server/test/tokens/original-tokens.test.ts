import { createPublicKey } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { fernet } from '../../src/tokens/fernet.ts'
import { fernetReceipts } from '../../src/tokens/fernet-receipt.ts'
import { jws } from '../../src/tokens/jws.ts'
import { jwsAlgorithmNames } from '../../src/tokens/jws-algorithms.ts'
import { fixedKeys } from './fixed-keys.ts'
import { keysOf, pairOf } from './jws-keys-in-memory.ts'
import { holdsOf, keystoneTime } from './keystone-words.ts'
import original from './original-tokens.json' with { type: 'json' }
import newer from './original-tokens-new.json' with { type: 'json' }

// The fixtures are made by original-tokens.py, which runs OpenStack Keystone's own code.
describe.each([
  ['Keystone 22', original],
  ['Keystone 29', newer],
])('tokens made by %s', (_, { keys, methods, defaultDomainId, tokens, receipts, jws: signed }) => {
  const fernetKeys = fixedKeys(keys[0], keys[1], keys[2])
  const format = fernet({ keys: fernetKeys, methods, defaultDomainId })

  it.each(tokens)('are read: $name', ({ token, holds }) => {
    const decoded = format.decode(token)
    expect(decoded && holdsOf(decoded.payload, decoded.issuedAt)).toEqual(holds)
  })

  it('are read with secondary keys and the staged one too', () => {
    const rotated = fernet({ keys: fixedKeys(keys[2], keys[0], keys[1]), methods, defaultDomainId })
    expect(tokens.filter(({ token }) => rotated.decode(token) === undefined)).toEqual([])
  })

  it.each(receipts)('are read: $name', ({ receipt, holds }) => {
    const decoded = fernetReceipts({ keys: fernetKeys, methods }).decode(receipt)
    expect(
      decoded && {
        user_id: decoded.receipt.userId,
        methods: decoded.receipt.methods,
        issued_at: keystoneTime(decoded.issuedAt),
        expires_at: keystoneTime(decoded.receipt.expiresAt),
      },
    ).toEqual(holds)
  })

  const pairs = signed.publicKeys.map((pem, at) => ({
    ...pairOf('ES256'),
    algorithm: jwsAlgorithmNames[at] as never,
    publicKey: createPublicKey(pem),
  }))
  const signing = jws({
    keys: keysOf(pairOf('ES256'), ...pairs),
    methods,
    acceptedAlgorithms: jwsAlgorithmNames,
  })

  it.each(signed.tokens)('are read as JWS: $name', ({ token, holds }) => {
    const decoded = signing.decode(token)
    expect(decoded && holdsOf(decoded.payload, decoded.issuedAt)).toEqual(holds)
  })

  it('are of every kind, in every format', () => {
    const kinds = ['trust_id', 'access_token_id', 'app_cred_id', 'protocol_id', 'system', 'domain_id']
    for (const list of [tokens, signed.tokens]) {
      const found = new Set(list.flatMap(({ holds }) => Object.keys(holds)))
      expect(kinds.filter((kind) => !found.has(kind))).toEqual([])
    }
  })
})

it('are bound to certificates in the newer Keystone', () => {
  for (const list of [newer.tokens, newer.jws.tokens])
    expect(list.filter(({ holds }) => 'thumbprint' in holds).length).toBeGreaterThan(1)
})
