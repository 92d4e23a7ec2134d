import Type, { type Static } from 'typebox'
import { extraMembers } from '../../http/extra-members.ts'
import {
  BooleanQuery,
  collectionOf,
  Id,
  LongDescription,
  Name,
  openObject,
  pageQuery,
  SelfLink,
  wrapped,
} from '../../http/wire-types.ts'
import { changedOptions } from './options.ts'
import type { FederatedIdentity, NewUser, User, UserChanges } from './users.ts'

const NullableBoolean = Type.Union([Type.Boolean(), Type.Null()])

const MfaRules = Type.Array(Type.Array(Type.String(), { minItems: 1, uniqueItems: true }), {
  uniqueItems: true,
  description: 'Sets of methods, one of which must be used in full.',
})

const Options = Type.Object(
  {
    ignore_change_password_upon_first_use: Type.Optional(NullableBoolean),
    ignore_password_expiry: Type.Optional(NullableBoolean),
    ignore_lockout_failure_attempts: Type.Optional(NullableBoolean),
    lock_password: Type.Optional(NullableBoolean),
    ignore_user_inactivity: Type.Optional(NullableBoolean),
    multi_factor_auth_rules: Type.Optional(Type.Union([MfaRules, Type.Null()])),
    multi_factor_auth_enabled: Type.Optional(NullableBoolean),
  },
  { additionalProperties: false },
)

const Federated = Type.Array(
  openObject({
    idp_id: Type.String({ minLength: 1, maxLength: 64 }),
    protocols: Type.Array(
      openObject({
        protocol_id: Type.String({ minLength: 1, maxLength: 64 }),
        unique_id: Type.String({ minLength: 1, maxLength: 255 }),
      }),
      { minItems: 1 },
    ),
  }),
)

const properties = {
  name: Type.Optional(Name),
  domain_id: Type.Optional(Id),
  default_project_id: Type.Optional(Type.Union([Id, Type.Null()])),
  enabled: Type.Optional(Type.Boolean()),
  password: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  options: Type.Optional(Options),
  federated: Type.Optional(Federated),
}

/** Stored among the free attributes, as in Keystone, but not of any type. */
const typedExtra = { description: Type.Optional(LongDescription) }

export const CreateUser = wrapped('user', openObject({ ...properties, ...typedExtra, name: Name }))
export const UpdateUser = wrapped(
  'user',
  Type.Object(
    { ...properties, ...typedExtra, id: Type.Optional(Type.String()) },
    { additionalProperties: true, minProperties: 1 },
  ),
)

/** Body of a change of one's own password. */
export const ChangePassword = wrapped(
  'user',
  Type.Object({ original_password: Type.String(), password: Type.String() }, { additionalProperties: false }),
)

const PasswordExpires = Type.String({
  maxLength: 64,
  description: 'lt, lte, gt, gte, eq or neq, a colon, and a time like 2026-01-31T00:00:00Z.',
})

/** Queries of lists of users. Names compare also with `name__contains` and the like. */
export const ListUsers = Type.Object({
  ...pageQuery,
  name: Type.Optional(Type.String()),
  domain_id: Type.Optional(Type.String()),
  enabled: Type.Optional(BooleanQuery),
  idp_id: Type.Optional(Type.String()),
  protocol_id: Type.Optional(Type.String()),
  unique_id: Type.Optional(Type.String()),
  password_expires_at: Type.Optional(
    Type.Union([PasswordExpires, Type.Array(PasswordExpires, { maxItems: 10 })]),
  ),
})

/** Queries of the projects of a user. */
export const ListUserProjects = Type.Object({
  name: Type.Optional(Type.String()),
  domain_id: Type.Optional(Type.String()),
  enabled: Type.Optional(BooleanQuery),
})

/** Queries of the groups of a user. */
export const ListUserGroups = Type.Object({ name: Type.Optional(Type.String()) })

const UserWire = openObject({
  id: Type.String(),
  name: Type.String(),
  domain_id: Type.String(),
  enabled: Type.Boolean(),
  default_project_id: Type.Optional(Type.String()),
  password_expires_at: Type.Union([Type.String(), Type.Null()]),
  options: Options,
  federated: Type.Optional(Federated),
  links: SelfLink,
})
export const OneUser = wrapped('user', UserWire)
export const ManyUsers = collectionOf('users', UserWire)

type Body = Static<typeof UpdateUser>['user']

/** What is computed, and not taken from a body. */
const computed = ['password_expires_at']

/** Body of a creation → user. */
export function fromNewWire(body: Static<typeof CreateUser>['user'], domainId: string): NewUser {
  const { options, domainId: _, ...given } = fromWire(body)
  return { ...given, name: body.name, domainId, options: changedOptions({}, options ?? {}) }
}

/** Body → what was given of a user. */
export function fromWire(body: Body): UserChanges {
  return {
    ...(body.name !== undefined && { name: body.name }),
    ...(body.domain_id !== undefined && { domainId: body.domain_id }),
    ...(body.default_project_id !== undefined && { defaultProjectId: body.default_project_id }),
    ...(body.enabled !== undefined && { enabled: body.enabled }),
    ...(body.password !== undefined && { password: body.password }),
    ...(body.options !== undefined && { options: body.options }),
    ...(body.federated !== undefined && { federated: body.federated.flatMap(identities) }),
    extra: extraMembers(body, [...Object.keys(properties), ...computed]),
  }
}

/** User → JSON. The password is nowhere in it. */
export function toWire(user: User, baseUrl: string): Static<typeof UserWire> {
  return {
    ...user.extra,
    id: user.id,
    name: user.name,
    domain_id: user.domainId,
    enabled: user.enabled,
    ...(user.defaultProjectId !== null && { default_project_id: user.defaultProjectId }),
    password_expires_at: user.passwordExpiresAt === null ? null : withMicroseconds(user.passwordExpiresAt),
    options: user.options as Static<typeof Options>,
    ...(user.federated.length > 0 && { federated: byProvider(user.federated) }),
    links: { self: `${baseUrl}/v3/users/${encodeURIComponent(user.id)}` },
  }
}

function identities({ idp_id, protocols }: Static<typeof Federated>[number]): FederatedIdentity[] {
  return protocols.map(({ protocol_id, unique_id }) => ({
    idpId: idp_id,
    protocolId: protocol_id,
    uniqueId: unique_id,
  }))
}

function byProvider(federated: readonly FederatedIdentity[]): Static<typeof Federated> {
  return [...Map.groupBy(federated, (identity) => identity.idpId)].map(([idp_id, some]) => ({
    idp_id,
    protocols: some.map(({ protocolId, uniqueId }) => ({ protocol_id: protocolId, unique_id: uniqueId })),
  }))
}

/** `YYYY-MM-DDTHH:MM:SS.ffffff`, without a zone, as Keystone shows it here. */
function withMicroseconds(instant: Date): string {
  return `${instant.toISOString().slice(0, -1)}000`
}
