import Type from 'typebox'
import { formType } from '../../http/form-bodies.ts'

/** What a client asks for. The rest of its claim may stand in `Authorization`, or be its certificate. */
export const TokenRequest = Type.Object({
  grant_type: Type.String({ description: '`client_credentials`.' }),
  client_id: Type.Optional(
    Type.String({ description: 'Id of an application credential; with a certificate: of the user.' }),
  ),
  client_secret: Type.Optional(Type.String()),
})

/** {@link TokenRequest} as a form. */
export const TokenRequestForm = { content: { [formType]: { schema: TokenRequest } } }

export const TokenAnswer = Type.Object({
  access_token: Type.String(),
  token_type: Type.Literal('Bearer'),
  expires_in: Type.Integer({ description: 'Seconds.' }),
})
