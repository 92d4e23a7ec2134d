const CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EPIPE',
  'ENOENT',
  'EACCES',
])

/** Whether an error of a socket says that nobody answers: no host, no port, no socket file, or a broken connection. */
export function isNetworkFailure(error: Error): boolean {
  // Several addresses of one host, all refused.
  if (error instanceof AggregateError) return error.errors.some((one) => isNetworkFailure(one))
  return 'code' in error && typeof error.code === 'string' && CODES.has(error.code)
}
