import { type Rejection, rejection, retryAfter } from '../../rejection.ts'
import type { Refusal, Unavailable } from '../../validate.ts'

/** An error as clients of EC2 read it: 400 whatever is wrong with the request. */
export function ec2Rejection(refusal: Refusal, details: Unavailable | undefined): Rejection {
  if (refusal === 'unavailable') {
    return xml(
      refusal,
      503,
      'Unavailable',
      'The Identity service is temporarily unavailable.',
      retryAfter(details),
    )
  }
  const message =
    refusal === 'missing' ? 'The request is not signed.' : 'The access key or the signature is not valid.'
  return xml(refusal, 400, 'AuthFailure', message)
}

function xml(
  refusal: Refusal,
  status: Rejection['status'],
  code: string,
  message: string,
  more: Record<string, string> = {},
): Rejection {
  const error = `<Error><Code>${code}</Code><Message>${message}</Message></Error>`
  const body = `<?xml version="1.0"?>\n<Response><Errors>${error}</Errors></Response>`
  return rejection(refusal, status, { 'Content-Type': 'text/xml', ...more }, body)
}
