import type { TransportResponse } from '../../transport.ts'

/** The cookies of one login. */
export interface CookieJar {
  /** Takes what an answer sets. */
  keep(url: string, response: TransportResponse): void
  /** The `cookie` header of a request, if there is any for it. */
  headersFor(url: string): Record<string, string>
  readonly size: number
}

interface Cookie {
  host: string
  path: string
  secure: boolean
  value: string
}

/** More than any service of these flows sets. */
const maxCookies = 100
const maxLength = 4096

/**
 * Remembers cookies for the host that set them, and no other: a `Domain` that would widen that is not honoured. A cookie that
 * came by https, or says `Secure`, goes nowhere else.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6265#section-5}
 */
export function cookieJar(): CookieJar {
  const cookies = new Map<string, Cookie>()
  return {
    keep(url, { setCookies = [] }) {
      const { hostname: host, protocol, pathname } = new URL(url)
      for (const line of setCookies) {
        const [pair = '', ...attributes] = line
          .slice(0, maxLength)
          .split(';')
          .map((part) => part.trim())
        const at = pair.indexOf('=')
        if (at < 1 || cookies.size >= maxCookies) continue
        const name = pair.slice(0, at)
        const path = attributeOf(attributes, 'path')
        cookies.set(`${host} ${name}`, {
          host,
          path: path?.startsWith('/') ? path : defaultPath(pathname),
          secure: protocol === 'https:' || attributes.some((one) => /^secure$/i.test(one)),
          value: `${name}=${pair.slice(at + 1)}`,
        })
      }
    },
    headersFor(url) {
      const { hostname, protocol, pathname } = new URL(url)
      const some = [...cookies.values()].filter(
        ({ host, path, secure }) =>
          host === hostname && (!secure || protocol === 'https:') && isBelow(pathname, path),
      )
      const headers: Record<string, string> = {}
      if (some.length > 0) headers.cookie = some.map(({ value }) => value).join('; ')
      return headers
    },
    get size() {
      return cookies.size
    },
  }
}

function attributeOf(attributes: readonly string[], name: string): string | undefined {
  return attributes.find((one) => one.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1)
}

function defaultPath(pathname: string): string {
  return pathname.slice(0, pathname.lastIndexOf('/')) || '/'
}

function isBelow(pathname: string, path: string): boolean {
  return pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`)
}
