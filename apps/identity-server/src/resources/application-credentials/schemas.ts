import Type, { type Static } from 'typebox'
import { readInstant, showInstant } from '../../http/instants.ts'
import {
  collectionOf,
  Id,
  LongDescription,
  Name,
  openObject,
  pageQuery,
  SelfLink,
  wrapped,
} from '../../http/wire-types.ts'
import { toWire as roleToWire } from '../roles/schemas.ts'
import type {
  ApplicationCredentialWithRoles,
  NewAccessRule,
  NewApplicationCredential,
} from './application-credentials.ts'

const NullableString = Type.Union([Type.String(), Type.Null()])
const NullableBoolean = Type.Union([Type.Boolean(), Type.Null()])

const Request = {
  service: Type.String({ minLength: 1, maxLength: 64, pattern: '^[a-zA-Z0-9-]+$' }),
  path: Type.String({ maxLength: 225, pattern: '^/' }),
  method: Type.String({ enum: ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT'] }),
}

/** Members that the API takes and does not look at, because clients send back what they were shown. */
const ignored = {
  id: Type.Optional(Type.String()),
  project_id: Type.Optional(Type.String()),
  system: Type.Optional(NullableString),
}

export const CreateApplicationCredential = wrapped(
  'application_credential',
  Type.Object(
    {
      ...ignored,
      name: Name,
      secret: Type.Optional(NullableString),
      description: Type.Optional(LongDescription),
      expires_at: Type.Optional(NullableString),
      roles: Type.Optional(
        Type.Array(
          Type.Union([
            Type.Object({ id: Id }, { additionalProperties: false }),
            Type.Object({ name: Name }, { additionalProperties: false }),
          ]),
        ),
      ),
      unrestricted: Type.Optional(NullableBoolean),
      access_rules: Type.Optional(Type.Array(Type.Union([Type.Object({ id: Id }), Type.Object(Request)]))),
    },
    { additionalProperties: false },
  ),
)

/** Queries of lists of application credentials. The name compares also with `name__contains` and the like. */
export const ListApplicationCredentials = Type.Object({ ...pageQuery, name: Type.Optional(Type.String()) })

const RoleShown = openObject({ id: Type.String(), name: Type.String() })
const AccessRuleShown = Type.Object({
  id: Type.String(),
  service: Type.String(),
  path: Type.String(),
  method: Type.String(),
})

const shown = {
  id: Type.String(),
  name: Type.String(),
  description: NullableString,
  user_id: Type.String(),
  project_id: NullableString,
  system: Type.Null(),
  expires_at: NullableString,
  unrestricted: NullableBoolean,
  roles: Type.Array(RoleShown),
  access_rules: Type.Optional(Type.Array(AccessRuleShown)),
  links: SelfLink,
}

const ApplicationCredentialWire = Type.Object(shown)
export const OneApplicationCredential = wrapped('application_credential', ApplicationCredentialWire)
export const ManyApplicationCredentials = collectionOf('application_credentials', ApplicationCredentialWire)
/** The one answer that has the secret. */
export const NewApplicationCredentialAnswer = wrapped(
  'application_credential',
  Type.Object({ ...shown, secret: Type.String() }),
)

type Body = Static<typeof CreateApplicationCredential>['application_credential']

/**
 * Body → what was given of an application credential.
 *
 * @throws `invalid` for an `expires_at` that is no time
 */
export function fromWire(body: Body): NewApplicationCredential {
  const { expires_at = null } = body
  return {
    name: body.name,
    secret: body.secret ?? '',
    description: body.description ?? null,
    expiresAt: expires_at === null ? null : readInstant(expires_at),
    roles: body.roles ?? [],
    unrestricted: body.unrestricted ?? null,
    accessRules: (body.access_rules ?? []).map(ruleFromWire),
  }
}

/** An id names a rule that is there; whatever else comes with it was read there. */
function ruleFromWire(rule: NonNullable<Body['access_rules']>[number]): NewAccessRule {
  if ('id' in rule) return { id: rule.id }
  const { service, path, method } = rule
  return { service, path, method }
}

/** Application credential → JSON. The secret is nowhere in it. */
export function toWire(
  credential: ApplicationCredentialWithRoles,
  baseUrl: string,
): Static<typeof ApplicationCredentialWire> {
  const { id, name, description, userId, projectId, expiresAt, unrestricted, accessRules } = credential
  const user = `${baseUrl}/v3/users/${encodeURIComponent(userId)}`
  return {
    id,
    name,
    description,
    user_id: userId,
    project_id: projectId,
    system: null,
    expires_at: expiresAt === null ? null : showInstant(expiresAt),
    unrestricted,
    roles: credential.roles.map((role) => {
      const { links: _, ...withoutLinks } = roleToWire(role, baseUrl)
      return withoutLinks
    }),
    ...(accessRules.length > 0 && { access_rules: accessRules.map((rule) => ({ ...rule })) }),
    links: { self: `${user}/application_credentials/${encodeURIComponent(id)}` },
  }
}
