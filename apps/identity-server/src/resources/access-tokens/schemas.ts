import Type, { type Static } from 'typebox'
import { formType } from '../../http/form-bodies.ts'
import { collectionOf, Id, Name, openObject, SelfLink, wrapped } from '../../http/wire-types.ts'
import { isoInstant } from '../../storage/iso-instant.ts'
import type { Role } from '../roles/roles.ts'
import { toWire as roleToWire } from '../roles/schemas.ts'
import type { AccessToken } from './access-tokens.ts'

/** Body of an authorisation. An access token without a role could not be used for anything. */
export const AuthorizeRequestToken = Type.Object(
  {
    roles: Type.Array(
      Type.Union([
        Type.Object({ id: Id }, { additionalProperties: false }),
        Type.Object({ name: Name }, { additionalProperties: false }),
      ]),
      { minItems: 1 },
    ),
  },
  { additionalProperties: true },
)
export const Verifier = wrapped('token', Type.Object({ oauth_verifier: Type.String() }))

/** What the two steps of a consumer answer. */
export const FormAnswer = { content: { [formType]: { schema: Type.String() } } }

const AccessTokenWire = Type.Object({
  id: Type.String(),
  consumer_id: Type.String(),
  project_id: Type.String(),
  authorizing_user_id: Type.String(),
  expires_at: Type.Union([Type.String(), Type.Null()]),
  links: Type.Object({ self: Type.String(), roles: Type.String() }),
})
export const OneAccessToken = wrapped('access_token', AccessTokenWire)
export const ManyAccessTokens = collectionOf('access_tokens', AccessTokenWire)

const RoleWire = openObject({ id: Type.String(), name: Type.String(), links: SelfLink })
export const OneRole = wrapped('role', RoleWire)
export const ManyRoles = collectionOf('roles', RoleWire)

/** Access token → JSON. What the consumer signs with is nowhere in it. */
export function toWire(token: AccessToken, baseUrl: string): Static<typeof AccessTokenWire> {
  const self = `${baseUrl}/v3/users/${encodeURIComponent(token.userId)}/OS-OAUTH1/access_tokens/${encodeURIComponent(token.id)}`
  return {
    id: token.id,
    consumer_id: token.consumerId,
    project_id: token.projectId,
    authorizing_user_id: token.userId,
    expires_at: token.expiresAt && isoInstant(token.expiresAt),
    links: { self, roles: `${self}/roles` },
  }
}

/** Role of an access token → JSON: without its description, as in Keystone. */
export function toRoleWire(role: Role, baseUrl: string): Static<typeof RoleWire> {
  const { description: _, ...wire } = roleToWire(role, baseUrl)
  return wire
}

/**
 * The form-encoded answer that gives a consumer a token with its secret.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc5849#section-2.3}
 */
export function toForm(token: { id: string; secret: string; expiresAt: Date | null }): string {
  const form = `oauth_token=${token.id}&oauth_token_secret=${token.secret}`
  return token.expiresAt === null ? form : `${form}&oauth_expires_at=${isoInstant(token.expiresAt)}`
}
