import Type from 'typebox'
import { openObject, SelfLink } from '../http/wire-types.ts'

/**
 * The body of an authentication, for the documentation. What is in it is read by the wire of its version, the same that
 * clients use; only that it is an object is decided here.
 */
export const AuthBody = Type.Object(
  { auth: Type.Optional(Type.Unknown({ description: 'identity (methods and their claims) and scope' })) },
  { additionalProperties: true },
)

/** Present without a value means true, as in Keystone. */
export const TokenQuery = Type.Object(
  {
    nocatalog: Type.Optional(Type.String({ description: 'Leave the catalog out; any value.' })),
    allow_expired: Type.Optional(
      Type.String({
        description: 'For services: take a token that has expired within the configured window.',
      }),
    ),
  },
  { additionalProperties: true },
)

export const TokenAnswer = Type.Object({ token: openObject({}) })

export const CatalogAnswer = Type.Object({ catalog: Type.Array(openObject({})), links: SelfLink })

export const SystemAnswer = Type.Object({
  system: Type.Array(Type.Object({ all: Type.Boolean() })),
  links: SelfLink,
})
