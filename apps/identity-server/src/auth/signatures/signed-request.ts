/** A request to another service, as far as its signature is about it. That service passes it on. */
export interface SignedRequest {
  /** Which secret it claims to be signed with. */
  access: string
  signature: string
  verb: string
  host: string
  path: string
  /** The query, or for a POST what was in its body. */
  params: ReadonlyMap<string, string>
  /** By their names in lower case. */
  headers: ReadonlyMap<string, string>
  /** SHA-256 of the body, in hexadecimal. */
  bodyHash: string | undefined
}

/** The request of somebody who leaves the port out of what is signed, as old clients do. */
export function withoutPort(request: SignedRequest): SignedRequest {
  const headers = new Map(request.headers)
  const header = headers.get('host')
  if (header !== undefined) headers.set('host', portless(header))
  return { ...request, host: portless(request.host), headers }
}

function portless(host: string): string {
  return host.replace(/:\d+$/, '').toLowerCase()
}
