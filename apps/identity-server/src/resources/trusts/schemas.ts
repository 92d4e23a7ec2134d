import Type, { type Static } from 'typebox'
import { extraMembers } from '../../http/extra-members.ts'
import { readInstant, showInstant } from '../../http/instants.ts'
import { collectionOf, Id, Name, openObject, pageQuery, SelfLink, wrapped } from '../../http/wire-types.ts'
import type { Role } from '../roles/roles.ts'
import { RoleWire, toWire as roleToWire } from '../roles/schemas.ts'
import type { NewTrust } from './create-trust.ts'
import type { Trust } from './trusts.ts'

const NullableString = Type.Union([Type.String(), Type.Null()])

const properties = {
  trustor_user_id: Type.String(),
  trustee_user_id: Type.String(),
  impersonation: Type.Boolean({ description: 'Whether tokens show the trustor as their user.' }),
  project_id: Type.Optional(Type.Union([Id, Type.Null()])),
  roles: Type.Optional(
    Type.Array(
      Type.Union([
        Type.Object({ id: Id }, { additionalProperties: false }),
        Type.Object({ name: Name }, { additionalProperties: false }),
      ]),
    ),
  ),
  expires_at: Type.Optional(NullableString),
  remaining_uses: Type.Optional(
    Type.Union([Type.Integer({ minimum: 1, maximum: 2_147_483_647 }), Type.Null()]),
  ),
  allow_redelegation: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])),
  redelegation_count: Type.Optional(Type.Union([Type.Integer({ minimum: 0 }), Type.Null()])),
  redelegated_trust_id: Type.Optional(NullableString),
}

export const CreateTrust = wrapped('trust', openObject(properties))

/** Without a user everybody's trusts are listed. Other members select nothing, as in Keystone. */
export const ListTrusts = Type.Object(
  {
    ...pageQuery,
    trustor_user_id: Type.Optional(Type.String()),
    trustee_user_id: Type.Optional(Type.String()),
  },
  { additionalProperties: true },
)

const listed = {
  id: Type.String(),
  trustor_user_id: Type.String(),
  trustee_user_id: Type.String(),
  project_id: NullableString,
  impersonation: Type.Boolean(),
  expires_at: NullableString,
  remaining_uses: Type.Union([Type.Integer(), Type.Null()]),
  deleted_at: Type.Null(),
  redelegated_trust_id: NullableString,
  redelegation_count: Type.Integer(),
  links: SelfLink,
}
const RolesLinks = Type.Object({ self: Type.String(), previous: Type.Null(), next: Type.Null() })

const ListedTrustWire = openObject(listed)
const TrustWire = openObject({ ...listed, roles: Type.Array(RoleWire), roles_links: RolesLinks })
export const OneTrust = wrapped('trust', TrustWire)
export const ManyTrusts = collectionOf('trusts', ListedTrustWire)
export const ManyTrustRoles = Type.Object({ roles: Type.Array(RoleWire), links: RolesLinks })

type Body = Static<typeof CreateTrust>['trust']

/**
 * Body → what was given of a trust.
 *
 * @throws `invalid` for an `expires_at` that is no time
 */
export function fromWire(body: Body): NewTrust {
  const { expires_at = null } = body
  return {
    trustorUserId: body.trustor_user_id,
    trusteeUserId: body.trustee_user_id,
    impersonation: body.impersonation,
    projectId: body.project_id ?? null,
    roles: body.roles ?? [],
    expiresAt: expires_at === null ? null : readInstant(expires_at),
    remainingUses: body.remaining_uses ?? null,
    allowRedelegation: body.allow_redelegation ?? false,
    redelegationCount: body.redelegation_count ?? null,
    redelegatedTrustId: body.redelegated_trust_id ?? null,
    extra: extraMembers(body, [...Object.keys(properties), 'deleted_at', 'roles_links']),
  }
}

/** Trust → JSON. */
export function toWire(trust: Trust, roles: readonly Role[], baseUrl: string): Static<typeof TrustWire> {
  const { links, ...shown } = toRolesWire(trust.id, roles, baseUrl)
  return { ...toListedWire(trust, baseUrl), ...shown, roles_links: links }
}

/** Trust → JSON, as it is shown in a list: without its roles. */
export function toListedWire(trust: Trust, baseUrl: string): Static<typeof ListedTrustWire> {
  return {
    ...trust.extra,
    id: trust.id,
    trustor_user_id: trust.trustorUserId,
    trustee_user_id: trust.trusteeUserId,
    project_id: trust.projectId,
    impersonation: trust.impersonation,
    expires_at: trust.expiresAt === null ? null : `${showInstant(trust.expiresAt)}Z`,
    remaining_uses: trust.remainingUses,
    deleted_at: null,
    redelegated_trust_id: trust.redelegatedTrustId,
    redelegation_count: trust.redelegationCount,
    links: { self: trustUrl(trust.id, baseUrl) },
  }
}

/** The roles of a trust → JSON. */
export function toRolesWire(
  trustId: string,
  roles: readonly Role[],
  baseUrl: string,
): Static<typeof ManyTrustRoles> {
  return {
    roles: roles.map((role) => roleToWire(role, baseUrl)),
    links: { self: `${trustUrl(trustId, baseUrl)}/roles`, previous: null, next: null },
  }
}

function trustUrl(id: string, baseUrl: string): string {
  return `${baseUrl}/v3/OS-TRUST/trusts/${encodeURIComponent(id)}`
}
