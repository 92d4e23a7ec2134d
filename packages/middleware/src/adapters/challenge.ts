import type { OutgoingHttpHeader, OutgoingHttpHeaders, ServerResponse } from 'node:http'

/** The values of `WWW-Authenticate` with our challenge after those that the service has set itself. */
function withChallenge(present: OutgoingHttpHeader | undefined, challenge: string): string[] {
  const values = present === undefined ? [] : Array.isArray(present) ? present : [String(present)]
  return values.includes(challenge) ? values : [...values, challenge]
}

type HeadersArgument = OutgoingHttpHeaders | readonly OutgoingHttpHeader[]
type WriteHead = (status: number, ...rest: (string | HeadersArgument | undefined)[]) => ServerResponse

/** Adds the challenge to the response if the service makes it a 401. */
export function challengeOnUnauthorized(response: ServerResponse, challenge: string): void {
  // Every way to send a status goes through here, also the implicit ones.
  const writeHead = response.writeHead as WriteHead
  response.writeHead = ((status, ...rest) => {
    if (status !== 401) return writeHead.call(response, status, ...rest)
    // Headers given here replace those set before, so the challenge has to be where the service's own value is.
    const merged = rest.map((part) =>
      typeof part === 'object' && part !== null ? mergedInto(part, challenge) : part,
    )
    if (merged.every((part, at) => part === rest[at])) {
      const present = response.getHeader('www-authenticate')
      response.setHeader('WWW-Authenticate', withChallenge(present, challenge))
    }
    return writeHead.call(response, status, ...merged)
  }) as WriteHead as ServerResponse['writeHead']
}

const isChallengeName = (name: unknown) => String(name).toLowerCase() === 'www-authenticate'

/** The same headers, with the challenge if they have a `WWW-Authenticate` at all. */
function mergedInto(headers: HeadersArgument, challenge: string): HeadersArgument {
  if (!isList(headers)) {
    const name = Object.keys(headers).find(isChallengeName)
    return name === undefined ? headers : { ...headers, [name]: withChallenge(headers[name], challenge) }
  }
  // A list is [name, value, name, value, …] or [[name, value], …].
  if (Array.isArray(headers[0])) {
    const present = headers.some((pair) => isChallengeName((pair as readonly string[])[0]))
    return present ? [...headers, ['WWW-Authenticate', challenge]] : headers
  }
  const present = headers.some((name, at) => at % 2 === 0 && isChallengeName(name))
  return present ? [...headers, 'WWW-Authenticate', challenge] : headers
}

function isList(headers: HeadersArgument): headers is readonly OutgoingHttpHeader[] {
  return Array.isArray(headers)
}
