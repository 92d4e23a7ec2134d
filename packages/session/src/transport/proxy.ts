import { invalidOption } from '../errors.ts'

/** HTTP proxies by the scheme of what is requested, as `HTTP_PROXY` and its like have them. */
export interface ProxyOptions {
  /** URL of the proxy for `http:`. Default: none. */
  http?: string | undefined
  /** URL of the proxy for `https:`, through which requests go in a tunnel. Default: `http`. */
  https?: string | undefined
  /** Hosts that are reached directly: names, `.example.com` for all below, `host:port`, `*`; separated by commas. */
  noProxy?: string | undefined
}

/** What undici wants to know. An empty text is no proxy; without one it would read the environment. */
export interface ProxyUrls {
  httpProxy: string
  httpsProxy: string
  noProxy: string
}

/** @throws {@link SessionError} `invalid_option` for what is no http or https URL */
export function proxyUrls(proxy: string | ProxyOptions): ProxyUrls {
  const { http, https, noProxy = '' } = typeof proxy === 'string' ? { http: proxy, https: proxy } : proxy
  return { httpProxy: checkProxyUrl(http ?? ''), httpsProxy: checkProxyUrl(https ?? ''), noProxy }
}

function checkProxyUrl(url: string): string {
  if (url === '') return url
  const protocol = URL.canParse(url) ? new URL(url).protocol : ''
  if (protocol === 'http:' || protocol === 'https:') return url
  // It may hold a password.
  throw invalidOption('proxy is no http or https URL, such as http://proxy.example.com:3128.')
}
