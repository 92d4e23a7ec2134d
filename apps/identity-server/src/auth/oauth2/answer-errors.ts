import type { FastifyInstance } from 'fastify'
import { errorAnswer } from '../../http/error-answer.ts'
import { authenticateUri } from '../../http/errors.ts'
import { IdentityError, unauthenticated } from '../../identity-error.ts'
import { OAuth2Error } from './oauth2-error.ts'

/**
 * Answers the errors of this plugin's routes as OAuth 2.0 does. A client that is not proven to be who it says gets one
 * answer, whatever is wrong: unknown, a wrong secret, expired, or a user that has to use more methods.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-5.2}
 */
export function answerOAuth2Errors(app: FastifyInstance): void {
  app.setErrorHandler(async (error, request, reply) => {
    const unproven =
      error instanceof IdentityError && (error.code === 'unauthenticated' || error.code === 'not_found')
    const { status, headers, body } = errorAnswer(
      unproven ? unauthenticated() : error,
      authenticateUri(request),
    )
    const { message } = body.error as { message: string }
    if (status >= 500) request.log.error({ err: error }, 'request failed')
    else request.log.debug({ err: error }, 'request refused')
    if (status === 401 && /^basic\b/i.test(request.headers.authorization ?? ''))
      headers['www-authenticate'] = `${headers['www-authenticate']}, Basic realm="OAuth2"`
    return reply
      .code(status)
      .headers(headers)
      .send({
        error: error instanceof OAuth2Error ? error.error : codeOf(status),
        // The RFC has no quotes and backslashes here.
        error_description: status === 401 ? 'Client authentication failed.' : message.replace(/["\\]/g, "'"),
      })
  })
}

/** For what OAuth 2.0 has no word for, Keystone says `other_error`. */
function codeOf(status: number): string {
  if (status === 401) return 'invalid_client'
  return status === 400 ? 'invalid_request' : 'other_error'
}
