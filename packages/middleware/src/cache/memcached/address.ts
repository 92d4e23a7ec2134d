/** Where a memcached listens: the arguments of `net.connect`. */
export type Address = { readonly host: string; readonly port: number } | { readonly path: string }

const defaultPort = 11_211

/**
 * Reads an address as the Python clients do: `host`, `host:port`, `[ipv6]:port`, with `inet:` or `inet6:` before it, or
 * `unix:/path`.
 *
 * @returns `undefined` for anything else
 */
export function parseAddress(text: string): Address | undefined {
  const path = /^(?:unix:)?(\/\S+)$/.exec(text)?.[1]
  if (path !== undefined) return { path }
  const match = /^(?:inet6?:)?(?:\[([\da-f:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/i.exec(text)
  const host = match?.[1] ?? match?.[2]
  const port = Number(match?.[3] ?? defaultPort)
  return host !== undefined && port >= 1 && port <= 65_535 ? { host, port } : undefined
}
