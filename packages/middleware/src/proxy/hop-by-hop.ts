import { canonicalName } from '../header-name.ts'

/** Headers that speak of one connection and end with it, whether or not `Connection` names them. */
const always: ReadonlySet<string> = new Set([
  // No header of HTTP, but CGI makes HTTP_PROXY of it, through which the service would send its own requests (CVE-2016-5385).
  'proxy',
  ...['connection', 'keep-alive', 'proxy-connection', 'proxy-authenticate', 'proxy-authorization'],
  ...['te', 'transfer-encoding', 'upgrade', 'http2-settings'],
])

/**
 * Tells which headers a proxy may not pass on.
 *
 * @param connection values of the message's `Connection` headers
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1}
 */
export function hopByHop(connection: string | undefined): (canonicalName: string) => boolean {
  if (connection === undefined || /^(?:keep-alive|close)$/i.test(connection))
    return (name) => always.has(name)
  const named = new Set(
    connection
      .toLowerCase()
      .split(',')
      .map((name) => canonicalName(name.trim())),
  )
  return (name) => always.has(name) || named.has(name)
}
