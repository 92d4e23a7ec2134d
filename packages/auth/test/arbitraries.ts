import fc from 'fast-check'
import type {
  Access,
  AccessScope,
  AccessUser,
  AuthMethod,
  AuthRequest,
  Catalog,
  DomainRef,
  InDomain,
  MethodName,
  Named,
  ProjectRef,
  Scope,
} from '../src/index.ts'
import { applicationCredential, external, kerberos, password, token, totp } from '../src/index.ts'

const text = fc.string({ unit: 'grapheme', maxLength: 40 })
const nonEmptyText = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 })

// The one domain that v2.0 knows comes up often enough to see what v2.0 says of it.
const domainRef: fc.Arbitrary<DomainRef> = fc.oneof(
  fc.constant({ id: 'default' }),
  fc.record({ id: nonEmptyText }),
  fc.record({ name: nonEmptyText }),
)

const userOrProjectRef: fc.Arbitrary<ProjectRef> = fc.oneof(
  fc.record({ id: nonEmptyText }),
  fc.record({ name: nonEmptyText, domain: domainRef }),
)

const mappedClaim = fc.record({ identityProvider: text, protocol: text })

// Exhaustive: a new method does not compile before it has an arbitrary here.
const methodArbitraries = {
  application_credential: fc
    .oneof(
      fc.record({ id: nonEmptyText, secret: text }),
      fc.record({ name: nonEmptyText, user: userOrProjectRef, secret: text }),
    )
    .map(applicationCredential),
  external: fc.constant(external()),
  kerberos: fc.constant(kerberos()),
  mapped: mappedClaim.map((claim) => ({ name: 'mapped', claim })),
  openid: mappedClaim.map((claim) => ({ name: 'openid', claim })),
  // What a client signs with never arrives: the signature is in a header.
  oauth1: fc.constant({ name: 'oauth1', claim: {} }),
  password: fc.record({ user: userOrProjectRef, password: text }).map(password),
  saml2: mappedClaim.map((claim) => ({ name: 'saml2', claim })),
  token: fc.record({ id: text }).map(token),
  totp: fc.record({ user: userOrProjectRef, passcode: text }).map(totp),
  x509: mappedClaim.map((claim) => ({ name: 'x509', claim })),
} satisfies { [N in MethodName]: fc.Arbitrary<AuthMethod<N>> }

/** Every way to ask for a scope, by name. `absent` leaves it to the server. */
export const scopeArbitraries = {
  absent: fc.constant(undefined),
  unscoped: fc.constant('unscoped' as const),
  project: fc.record({ project: userOrProjectRef }),
  domain: fc.record({ domain: domainRef }),
  system: fc.constant({ system: 'all' as const }),
  trust: fc.record({ trust: fc.record({ id: nonEmptyText }) }),
  'trust for a project': fc.record({ trust: fc.record({ id: nonEmptyText, project: userOrProjectRef }) }),
} satisfies Record<string, fc.Arbitrary<Scope | undefined>>

const names = Object.keys(methodArbitraries) as MethodName[]

/** Every method alone, and any several of them, as pairs of a name for it and an arbitrary. */
export const methodSets: [string, fc.Arbitrary<AuthMethod[]>][] = [
  ...names.map((name): [string, fc.Arbitrary<AuthMethod[]>] => [name, fc.tuple(methodArbitraries[name])]),
  [
    'several',
    fc
      .shuffledSubarray(names, { minLength: 2 })
      .chain((some) => fc.tuple(...some.map((name): fc.Arbitrary<AuthMethod> => methodArbitraries[name]))),
  ],
]

/** A request with the given methods and scope. */
export function authRequest(
  methods: fc.Arbitrary<AuthMethod[]>,
  scope: fc.Arbitrary<Scope | undefined>,
): fc.Arbitrary<AuthRequest> {
  return fc
    .tuple(methods, scope)
    .map(([some, asked]) => (asked === undefined ? { methods: some } : { methods: some, scope: asked }))
}

const named: fc.Arbitrary<Named> = fc.record({ id: text, name: text })
const domain = fc.oneof(fc.constant({ id: 'default', name: 'Default' }), named)
const inDomain: fc.Arbitrary<InDomain> = fc.record({ id: text, name: text, domain })

const instant = fc.date({
  min: new Date('1970-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
})

const user: fc.Arbitrary<AccessUser> = fc.record(
  {
    id: text,
    name: text,
    domain,
    passwordExpiresAt: fc.option(instant),
    federation: fc.record({ groupIds: fc.array(text), identityProviderId: text, protocolId: text }),
  },
  { requiredKeys: ['id', 'name', 'domain'] },
)

const ownEndpointKeys = new Set(['id', 'interface', 'region_id', 'region', 'url'])
const extra = fc
  .dictionary(
    text.filter((key) => !ownEndpointKeys.has(key)),
    fc.jsonValue(),
    { minKeys: 1, maxKeys: 3 },
  )
  // JSON has no negative zero.
  .map((value): typeof value => JSON.parse(JSON.stringify(value)))

const catalog: fc.Arbitrary<Catalog> = fc.array(
  fc.record({
    id: text,
    type: text,
    name: text,
    endpoints: fc.array(
      fc.record(
        {
          id: text,
          interface: fc.oneof(
            fc.constantFrom('public', 'internal', 'admin'),
            text.filter((name) => !name.endsWith('URL')),
          ),
          regionId: fc.option(fc.oneof(fc.constantFrom('RegionOne', 'RegionTwo'), text)),
          url: nonEmptyText,
          extra,
        },
        { requiredKeys: ['id', 'interface', 'regionId', 'url'] },
      ),
      { maxLength: 4 },
    ),
  }),
  { maxLength: 4 },
)

/** Every scope of an access, by name. */
export const accessScopeArbitraries = {
  unscoped: fc.constant('unscoped' as const),
  project: fc.record({ project: inDomain, isDomain: fc.boolean() }),
  domain: fc.record({ domain: named }),
  system: fc.constant({ system: 'all' as const }),
} satisfies Record<string, fc.Arbitrary<AccessScope>>

const trust = fc.record({ id: text, trustorUserId: text, trusteeUserId: text, impersonation: fc.boolean() })
const accessRule = fc.record(
  { id: text, service: text, method: text, path: text },
  { requiredKeys: ['service', 'method', 'path'] },
)
const shownCredential = fc.record(
  { id: text, name: text, restricted: fc.boolean(), accessRules: fc.array(accessRule, { maxLength: 3 }) },
  { requiredKeys: ['id', 'name', 'restricted'] },
)

/** Any access of the given scope that a Keystone can answer with. */
export function access(scopes: fc.Arbitrary<AccessScope>): fc.Arbitrary<Access> {
  return fc
    .record(
      {
        token: text,
        methods: fc.array(text, { maxLength: 3 }),
        user,
        auditIds: fc.array(text, { maxLength: 2 }),
        issuedAt: instant,
        expiresAt: instant,
        scope: scopes,
        roles: fc.array(named, { maxLength: 3 }),
        catalog,
        trust,
        applicationCredential: shownCredential,
        oauth1: fc.record({ accessTokenId: text, consumerId: text }),
        oauth2Credential: fc.record({ thumbprint: text }),
        bind: fc.record({ kerberos: text }),
        serviceProviders: fc.array(fc.record({ id: text, authUrl: text, spUrl: text }), { maxLength: 2 }),
        isAdminProject: fc.boolean(),
      },
      {
        requiredKeys: ['token', 'methods', 'user', 'auditIds', 'issuedAt', 'expiresAt', 'scope', 'roles'],
      },
    )
    .map(asKeystoneSays)
}

/** Unscoped tokens carry no roles, and tokens of a trust do not say whether their project acts as a domain. */
function asKeystoneSays(any: Access): Access {
  if (any.scope === 'unscoped') return { ...any, roles: [] }
  if (any.trust === undefined || !('project' in any.scope)) return any
  return { ...any, scope: { ...any.scope, isDomain: false } }
}
