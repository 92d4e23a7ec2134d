/** Longer than any link of a service; what is done with it takes time that grows faster than its length. */
const maxLength = 2048

/**
 * The URL that a link of a version document means. Services know their own address badly: scheme, host and port are always
 * those of the document. Where the link names another host, only its last segment counts, the version.
 *
 * @returns `undefined` for a link that leads nowhere, or has more than 2048 characters
 * @example versionLink('https://cloud.example/identity', 'http://10.0.0.1/v3') // 'https://cloud.example/identity/v3'
 */
export function versionLink(documentUrl: string, href: string): string | undefined {
  if (href.length > maxLength) return undefined
  const { origin, path } = split(documentUrl)
  const base = path.replace(/\/+$/, '')
  if (!URL.canParse(href, `${origin}${base}/`)) return undefined
  const linked = new URL(href, `${origin}${base}/`)
  if (linked.host === new URL(origin).host) return origin + linked.pathname + linked.search
  const version = linked.pathname.replace(/\/+$/, '').split('/').at(-1) ?? ''
  if (base.endsWith(version)) return origin + path
  return `${origin}${base}/${version}${linked.pathname.endsWith('/') ? '/' : ''}`
}

/** Not `URL`, which drops a port that is the scheme's own: the document's address stays as it is written. */
function split(url: string): { origin: string; path: string } {
  const start = url.indexOf('/', url.indexOf('://') + 3)
  const end = start === -1 ? url.length : start
  return { origin: url.slice(0, end), path: url.slice(end).replace(/[?#].*$/s, '') }
}
