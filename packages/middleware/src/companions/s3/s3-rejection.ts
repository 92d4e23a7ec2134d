import { type Rejection, rejection, retryAfter } from '../../rejection.ts'
import type { Refusal, Unavailable } from '../../validate.ts'

/** An error as clients of S3 read it. */
export function s3Rejection(
  refusal: Refusal,
  challenge: string,
  details: Unavailable | undefined,
): Rejection {
  return refusal === 'unavailable'
    ? xml(refusal, 503, 'ServiceUnavailable', 'The Identity service is unavailable.', retryAfter(details))
    : xml(refusal, 401, 'AccessDenied', 'Access denied', { 'WWW-Authenticate': challenge })
}

function xml(
  refusal: Refusal,
  status: Rejection['status'],
  code: string,
  message: string,
  headers: Record<string, string>,
): Rejection {
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<Error>',
    `  <Code>${code}</Code>`,
    `  <Message>${message}</Message>`,
    '</Error>',
    '',
  ]
  return rejection(refusal, status, { 'Content-Type': 'text/xml', ...headers }, lines.join('\r\n'))
}
