import { createHash } from 'node:crypto'

/**
 * The one place that decides what may be seen in logs and errors.
 *
 * Tokens become `{SHA256}` and the first 16 digits of their hash: log lines about one token can be found, the token
 * cannot. Everything else that looks like a secret becomes `***`, because a short password can be guessed from its hash.
 */

const tokenHeaders = new Set(['x-auth-token', 'x-subject-token', 'x-service-token', 'openstack-auth-receipt'])

const secretHeader = /token|secret|passw|authorization|cookie|receipt|credential|signature|api-?key|private/i

const secretMember =
  /passw|secret|passcode|adminpass|private_?key|signature|api_?key|security-?token|verifier|^(blob|pass|access_token|oauth_token|refresh_token|id_token|(client_)?assertion|device_code)$/i

const secretParameter = /token|secret|passw|sig|credential|code|key|auth|assertion|SAML|receipt|verifier/i

/** Whether a header is one that lets whoever has it act as somebody. */
export function isSecretHeader(name: string): boolean {
  return secretHeader.test(name)
}

/** Headers as they may be logged. */
export function redactHeaders(headers: Iterable<readonly [string, string]>): Record<string, string> {
  const redacted: Record<string, string> = {}
  for (const [name, value] of headers) {
    const lower = name.toLowerCase()
    redacted[lower] = redactHeader(lower, value)
  }
  return redacted
}

function redactHeader(name: string, value: string): string {
  if (tokenHeaders.has(name))
    return `{SHA256}${createHash('sha256').update(value).digest('hex').slice(0, 16)}`
  // Location and the like carry URLs, with whatever is in them.
  if (name === 'location' || name === 'content-location' || name === 'referer') return redactUrl(value)
  return isSecretHeader(name) ? '***' : value
}

/**
 * A URL as it may be logged: without user and password, without fragment, without the values of query parameters that
 * are named like secrets, and without the token that `/v2.0/tokens/{token}` has in its path.
 */
export function redactUrl(url: string): string {
  const [location = '', query] = splitOnce(url.replace(/#.*$/s, ''), '?')
  const path = location
    .replace(/^([a-z][a-z0-9+.-]*:)?\/\/[^/]*@/i, '$1//')
    .replace(/(\/tokens\/)[^/]+/g, '$1***')
  return query === undefined ? path : `${path}?${query.split('&').map(redactParameter).join('&')}`
}

function redactParameter(parameter: string): string {
  const [name = '', value] = splitOnce(parameter, '=')
  return value !== undefined && secretParameter.test(name) ? `${name}=***` : parameter
}

/** A value that is sent as JSON, as it may be logged: a copy in which secret members are `***`. */
export function redactJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redactJson)
  if (typeof value !== 'object' || value === null) return value
  if ('toJSON' in value && typeof value.toJSON === 'function') return redactJson(value.toJSON())
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, redactMember(name, member)]))
}

function redactMember(name: string, member: unknown): unknown {
  // `auth.identity.password` is a method with the user it is about, and so is `auth.passwordCredentials` of v2.0.
  if (secretMember.test(name)) {
    const isMethod = isContainer(member) && ('user' in member || name === 'passwordCredentials')
    return isMethod ? redactJson(member) : '***'
  }
  // `auth.identity.token.id` is a token, and so is a `token` that is just text. The same goes for receipts.
  if (name !== 'token' && name !== 'receipt') return redactJson(member)
  if (!isContainer(member)) return '***'
  return 'id' in member ? { ...(redactJson(member) as object), id: '***' } : redactJson(member)
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator)
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}
