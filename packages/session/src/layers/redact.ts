/**
 * The one place that decides what may be seen in logs and errors.
 *
 * Tokens become `{SHA256}` and their hash, as in logs of other OpenStack clients: lines about one token can be found, the
 * token cannot. Everything else that looks like a secret becomes `***`, because a short password can be guessed from its hash.
 */

const tokenHeaders = new Set(['x-auth-token', 'x-subject-token', 'x-service-token', 'openstack-auth-receipt'])

const secretHeader =
  /token|secret|passw|authorization|cookie|receipt|credential|signature|private|(^|-)(api-?)?key$/i

const secretMember =
  /passw|secret|passcode|adminpass|private_?key|signature|api_?key|security-?token|verifier|^(blob|payload|user_?data|personality|pass|access_token|oauth_token|refresh_token|id_token|(client_)?assertion|device_code)$/i

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
  if (tokenHeaders.has(name)) return `{SHA256}${sha256(value)}`
  // Location and the like carry URLs, with whatever is in them.
  if (name === 'location' || name === 'content-location' || name === 'referer') return redactUrl(value)
  return isSecretHeader(name) ? '***' : value
}

/** Loaded when something is logged: it is a good part of the time that loading a session takes. */
function sha256(value: string): string {
  const { createHash } = process.getBuiltinModule('node:crypto')
  return createHash('sha256').update(value).digest('hex')
}

/**
 * A URL as it may be logged: without user and password, without fragment, without the values of query parameters that
 * are named like secrets, and without the token that `/v2.0/tokens/{token}` has in its path.
 */
export function redactUrl(url: string): string {
  // What no URL parser understands may have a password in any place.
  const user = URL.canParse(url, 'http://any')
    ? /^([a-z][a-z0-9+.-]*:)?\/\/[^/?#]*@/i
    : /^([a-z][a-z0-9+.-]*:)?\/\/.*@/is
  const [location = '', query] = splitOnce(url.replace(user, '$1//').replace(/#.*$/s, ''), '?')
  const path = location.replace(/(\/tokens\/)[^/]+/g, '$1***')
  return query === undefined ? path : `${path}?${query.split('&').map(redactParameter).join('&')}`
}

function redactParameter(parameter: string): string {
  const [name = '', value] = splitOnce(parameter, '=')
  return value !== undefined && secretParameter.test(name) ? `${name}=***` : parameter
}

/** Tokens in the middle of text: Fernet and JSON Web Tokens. */
const tokenInText = /gAAAAA[\w-]{20,}=*|(?<![\w-])eyJ[\w-]{5,8192}\.[\w-]{1,8192}\.[\w-]{0,8192}/g

const secretInText =
  /((?:passw\w{0,30}|secret|token|api_?key)["']?\s{0,20}[=:]\s{0,20})("[^"]*"|'[^']*'|[^\s,;&]+)/gi

/** Longer texts are data, and would keep whoever logs them busy. Characters. */
const maxText = 64 * 1024

/** Text as it may be logged: without what looks like a token, or is said to be a secret. */
export function redactText(text: string): string {
  if (text.length > maxText) return `<${text.length} characters>`
  return text.replace(tokenInText, '***').replace(secretInText, '$1***')
}

/** What a terminal or a log would not show as text: line ends, escape sequences, what turns the direction of writing. */
const unprintable = /[\p{C}\p{Zl}\p{Zp}]+/gu

/** What a service says, as it may stand in the message of an error: one line, at most 500 characters, no secrets. */
export function redactMessage(text: string): string {
  return redactText(text).replace(unprintable, ' ').slice(0, 500)
}

/** Members of members of members: what is deeper says nothing to a reader. */
const maxDepth = 50

/**
 * A value that is sent as JSON, as it may be logged: a copy in which secret members are `***`, and catalogs, which are long and
 * the same in each answer, `<removed>`.
 */
export function redactJson(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactString(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= maxDepth) return '…'
  if (Array.isArray(value)) return value.map((item) => redactJson(item, depth + 1))
  if ('toJSON' in value && typeof value.toJSON === 'function') return redactJson(value.toJSON(), depth + 1)
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, redactMember(name, member, depth + 1)]),
  )
}

function redactString(value: string): string {
  if (value.length > maxText) return `<${value.length} characters>`
  const shown = /^[a-z][a-z0-9+.-]{0,20}:\/\//i.test(value) ? redactUrl(value) : value
  return shown.replace(tokenInText, '***')
}

function redactMember(name: string, member: unknown, depth: number): unknown {
  if ((name === 'catalog' || name === 'serviceCatalog') && Array.isArray(member)) return '<removed>'
  // `auth.identity.password` is a method with the user it is about, and so is `auth.passwordCredentials` of v2.0.
  if (secretMember.test(name)) {
    const isMethod = isContainer(member) && ('user' in member || name === 'passwordCredentials')
    return isMethod ? redactJson(member, depth) : '***'
  }
  // `auth.identity.token.id` is a token, and so is a `token` that is just text. The same goes for receipts.
  if (name !== 'token' && name !== 'receipt') return redactJson(member, depth)
  if (!isContainer(member)) return '***'
  const redacted = redactJson(member, depth)
  return 'id' in member ? { ...(redacted as object), id: '***' } : redacted
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator)
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}
