const secretParameter = /token|signature|password|secret|credential|passcode|api.?key|^code$|^sig$/i

/** The longest path that goes into an event. Characters. */
const longestPath = 4096

/**
 * Path and query, with `***` for the values of parameters that may be secrets: signatures of temporary URLs, tokens.
 *
 * @see CVE-2014-4615 (OSSA-2014-021)
 */
export function withoutSecrets(url: string): string {
  const [path = '', query] = split(url.slice(0, longestPath), '?')
  if (query === undefined) return path
  const parameters = query.split('&').map((parameter) => {
    const [name = '', value] = split(parameter, '=')
    return value !== undefined && secretParameter.test(decoded(name)) ? `${name}=***` : parameter
  })
  return `${path}?${parameters.join('&')}`
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
