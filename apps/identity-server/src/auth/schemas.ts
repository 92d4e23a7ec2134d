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

/** A token of the caller's, and for which other cloud an assertion is wanted. */
export const SamlBody = Type.Object(
  {
    auth: Type.Object({
      identity: Type.Object({
        methods: Type.Optional(Type.Array(Type.String())),
        token: Type.Object({ id: Type.String() }),
      }),
      scope: Type.Object({ service_provider: Type.Object({ id: Type.String() }) }),
    }),
  },
  { additionalProperties: true },
)

export const WebssoQuery = Type.Object(
  { origin: Type.Optional(Type.String({ description: 'URL of the dashboard that gets the token.' })) },
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
    version: Type.Optional(
      Type.String({ description: 'Version of the answer, where several are spoken. Default v3.' }),
    ),
    belongsTo: Type.Optional(Type.String({ description: 'Id of the tenant the token must be of.' })),
  },
  { additionalProperties: true },
)

const TokenAnswer = Type.Object({ token: openObject({}) })

/** The answer of v2.0. */
const AccessAnswer = Type.Object({ access: openObject({}) })

/** A token in whatever version was asked for. */
export const ShownToken = Type.Union([TokenAnswer, AccessAnswer])

/** v3 has created something, v2.0 is done. */
export const LoginAnswers = { 200: AccessAnswer, 201: TokenAnswer }

export const CatalogAnswer = Type.Object({
  catalog: Type.Optional(Type.Array(openObject({}))),
  serviceCatalog: Type.Optional(Type.Array(openObject({}), { description: 'In place of catalog, in v2.0.' })),
  links: SelfLink,
})

export const SystemAnswer = Type.Object({
  system: Type.Array(Type.Object({ all: Type.Boolean() })),
  links: SelfLink,
})
