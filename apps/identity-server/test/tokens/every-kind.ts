import type { TokenPayload } from '../../src/tokens/token-format.ts'

const hashedUserId = 'ab'.repeat(32)
const projectId = '11111111111141118111111111111111'
const domainId = '22222222222242228222222222222222'
const federation = {
  groupIds: ['44444444444444448444444444444444', 'admins-älle'],
  identityProviderId: 'acme',
  protocolId: 'saml2',
}
const common = {
  userId: '0123456789abcdef0123456789abcdef',
  methods: ['password'],
  scope: 'unscoped',
  expiresAt: new Date('2033-05-18T03:33:20Z'),
  auditIds: ['AAECAwQFBgcICQoLDA0ODw'],
} satisfies TokenPayload
const federated = { ...common, userId: hashedUserId, methods: ['mapped', 'token'], federation }

/** A payload of every kind that tokens have, by name. */
export const everyKind: Readonly<Record<string, TokenPayload>> = {
  unscoped: common,
  'unscoped, obtained from another token': {
    ...common,
    methods: ['token', 'password'],
    auditIds: ['AAECAwQFBgcICQoLDA0ODw', 'EBESExQVFhcYGRobHB0eHw'],
  },
  'unscoped, user from LDAP': { ...common, userId: hashedUserId },
  'unscoped, no methods': { ...common, methods: [] },
  'default domain': { ...common, scope: { domainId: 'default' } },
  domain: { ...common, scope: { domainId } },
  project: { ...common, scope: { projectId } },
  'project with a name for an id': { ...common, scope: { projectId: 'mein-projekt-ä' } },
  system: { ...common, scope: { system: 'all' } },
  trust: { ...common, scope: { projectId }, delegation: { trustId: '33333333333343338333333333333333' } },
  'federated unscoped': federated,
  'federated unscoped without groups': { ...federated, federation: { ...federation, groupIds: [] } },
  'federated project': { ...federated, scope: { projectId } },
  'federated domain': { ...federated, scope: { domainId } },
  oauth1: {
    ...common,
    methods: ['oauth1'],
    scope: { projectId },
    delegation: { accessTokenId: '55555555555545558555555555555555' },
  },
  'application credential': {
    ...common,
    methods: ['application_credential'],
    scope: { projectId },
    delegation: { applicationCredentialId: '66666666666646668666666666666666' },
  },
}

/** Kinds that Keystone has since 23. */
export const newerKinds: Readonly<Record<string, TokenPayload>> = {
  'oauth2 certificate': {
    ...common,
    methods: [],
    scope: { projectId },
    delegation: { thumbprint: 'dGh1bWJwcmludC1vZi1hLWNlcnRpZmljYXRlLWZvb28' },
  },
}
