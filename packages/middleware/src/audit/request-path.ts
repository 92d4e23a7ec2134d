/** Names of parameters whose values may be secrets. */
const secretParameter = new RegExp(
  [
    'token|signature|passw|passphrase|passcode|secret|credential|assertion|saml|bearer|jwt|session|ticket',
    '(?:api|access|account|auth|private).?key|authorization|^(?:auth|code|pwd|pw|sas|sid)$|(?:^|[^a-z])sig$',
  ].join('|'),
  'i',
)

/** Fernet tokens and signed ones, wherever they are. A word is looked at from its beginning only, to do it once. */
const token = /gAAAAA[\w%=-]+|(?<![\w-])eyJ[\w-]+\.[\w-]+\.[\w-]*/g

/** User and password in a target that is a whole URL; what is behind `#` is no part of a target. */
const originOrFragment = /^[a-z][a-z\d+.-]*:\/\/[^/?#]*|#.*$/gis

/** The longest path that goes into an event. Characters. */
const longestPath = 4096

/** A text of a client, with `***` for every token in it. */
export function withoutTokens(text: string): string {
  return text.replaceAll(token, '***')
}

/**
 * Path and query, with `***` for the values of parameters that may be secrets, such as signatures of temporary URLs, and for
 * tokens.
 *
 * @see CVE-2014-4615 (OSSA-2014-021)
 */
export function withoutSecrets(url: string): string {
  const [location = '', query] = split(withoutTokens(url.replace(originOrFragment, '')), '?')
  const path = location
    .split('/')
    // Version 2 of the Identity API had tokens of any form there.
    .map((segment, at, all) => (all[at - 1] === 'tokens' ? '***' : withoutEncodedTokens(segment)))
    .join('/')
  if (query === undefined) return path.slice(0, longestPath)
  // `;` is a separator for some.
  const parameters = query.split(/([&;])/).map((parameter) => {
    const [name = '', value] = split(parameter, '=')
    return value !== undefined && secretParameter.test(decoded(name))
      ? `${name}=***`
      : withoutEncodedTokens(parameter)
  })
  return `${path}?${parameters.join('')}`.slice(0, longestPath)
}

function split(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator)
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

/** A name that is encoded is no other name. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

function withoutEncodedTokens(text: string): string {
  const plain = decoded(text)
  const without = withoutTokens(plain)
  return without === plain ? text : without
}
