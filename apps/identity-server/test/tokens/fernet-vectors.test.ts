import { describe, expect, it } from 'vitest'
import { fernet } from '../../src/tokens/fernet.ts'
import { openFernet } from '../../src/tokens/fernet-box.ts'
import { fernetReceipts } from '../../src/tokens/fernet-receipt.ts'
import type { TokenPayload } from '../../src/tokens/token-format.ts'
import vectors from './fernet-vectors.json' with { type: 'json' }
import { defaultMethods, fixedKeys } from './fixed-keys.ts'

type TokenVector = Exclude<keyof typeof vectors, 'receipt'>

const userId = '0123456789abcdef0123456789abcdef'
const ldapUserId = 'ab'.repeat(32)
const projectId = '11111111111141118111111111111111'
const federation = {
  groupIds: ['44444444444444448444444444444444'],
  identityProviderId: 'acme',
  protocolId: 'mapped',
}
const expiresAt = new Date('2023-11-14T23:13:20Z')
const issuedAt = new Date('2023-11-14T22:13:20Z')
const auditIds = ['AAECAwQFBgcICQoLDA0ODw']
const common = { userId, methods: ['password'], expiresAt, auditIds }

const payloads: Record<TokenVector, TokenPayload> = {
  unscoped: { ...common, scope: 'unscoped' },
  'unscoped rescoped password+token, parent audit': {
    ...common,
    methods: ['token', 'password'],
    scope: 'unscoped',
    auditIds: [...auditIds, 'EBESExQVFhcYGRobHB0eHw'],
  },
  'unscoped non-uuid user': { ...common, userId: ldapUserId, scope: 'unscoped' },
  'domain default': { ...common, scope: { domainId: 'default' } },
  'domain uuid': { ...common, scope: { domainId: '22222222222242228222222222222222' } },
  project: { ...common, scope: { projectId } },
  'project non-uuid id': { ...common, scope: { projectId: 'my-project' } },
  trust: {
    ...common,
    scope: { projectId },
    delegation: { trustId: '33333333333343338333333333333333' },
  },
  'fed unscoped': {
    ...common,
    userId: ldapUserId,
    methods: ['mapped'],
    scope: 'unscoped',
    federation,
  },
  'fed project': {
    ...common,
    userId: ldapUserId,
    methods: ['mapped', 'token'],
    scope: { projectId },
    federation,
  },
  'fed domain': {
    ...common,
    userId: ldapUserId,
    methods: ['mapped', 'token'],
    scope: { domainId: 'default' },
    federation,
  },
  oauth1: {
    ...common,
    methods: ['oauth1'],
    scope: { projectId },
    delegation: { accessTokenId: '55555555555545558555555555555555' },
  },
  system: { ...common, scope: { system: 'all' } },
  appcred: {
    ...common,
    methods: ['application_credential'],
    scope: { projectId },
    delegation: {
      applicationCredentialId: '66666666666646668666666666666666',
    },
  },
  'oauth2 mtls': {
    ...common,
    methods: [],
    scope: { projectId },
    delegation: { thumbprint: 'thumb' },
  },
}

const keys = fixedKeys('AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=')
const options = {
  keys,
  methods: defaultMethods,
  defaultDomainId: 'default',
  randomBytes: () => Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex'),
}
const format = fernet(options)
const receipts = fernetReceipts(options)
const receipt = { userId, methods: ['password'], expiresAt }

describe('tokens of OpenStack Keystone', () => {
  for (const [name, payload] of Object.entries(payloads)) {
    const { token, plaintext } = vectors[name as TokenVector]

    it(`writes the very bytes of: ${name}`, () => {
      const written = format.encode(payload, issuedAt)
      expect(hexOf(written)).toBe(plaintext)
      expect(written).toBe(token)
    })

    it(`reads: ${name}`, () => {
      expect(format.decode(token)).toEqual({ payload, issuedAt })
    })
  }

  it('writes the very bytes of: receipt', () => {
    const written = receipts.encode(receipt, issuedAt)
    expect(hexOf(written)).toBe(vectors.receipt.plaintext)
    expect(written).toBe(vectors.receipt.token)
  })

  it('reads: receipt', () => {
    expect(receipts.decode(vectors.receipt.token)).toEqual({ receipt, issuedAt })
  })
})

function hexOf(token: string): string {
  return Buffer.from(openFernet(keys.current().all, token)!.plaintext).toString('hex')
}
