import { cookieJar } from '../../../../../src/plugins/federation/cookie-jar.ts'
import { callback } from './clients.ts'
import { transport } from './sockets.ts'

/** What a browser shows. */
export interface Page {
  url: string
  status: number
  html: string
}

/** Somebody at a browser: keeps cookies, follows redirects, sends the forms of pages. Stops where the client would take over. */
export function browser() {
  const jar = cookieJar()

  async function go(method: string, url: string, form?: Record<string, string>): Promise<Page> {
    if (url.startsWith(callback)) return { url, status: 0, html: '' }
    const type = form && { 'content-type': 'application/x-www-form-urlencoded' }
    const headers = { accept: 'text/html', ...type, ...jar.headersFor(url) }
    const body = form && new URLSearchParams(form).toString()
    const response = await transport({ method, url, headers, ...(body !== undefined && { body }) })
    jar.keep(url, response)
    const { location } = response.headers
    if (location !== undefined) return go('GET', new URL(location, url).href)
    return { url, status: response.status, html: response.body }
  }

  /** Sends the form of a page, with what its hidden fields say and what is typed. */
  async function submit(page: Page, typed: Record<string, string> = {}): Promise<Page> {
    const [, form = ''] = /<form([^>]*)>/.exec(page.html) ?? []
    const action = attribute(form, 'action')
    if (action === undefined) throw new Error(`no form at ${page.url} (${page.status}): ${page.html}`)
    const hidden = [...page.html.matchAll(/<input([^>]*type="hidden"[^>]*)>/g)].map(([, input = '']) => [
      attribute(input, 'name'),
      attribute(input, 'value'),
    ])
    return go('POST', new URL(action, page.url).href, { ...Object.fromEntries(hidden), ...typed })
  }

  /** Logs in and consents, from the page that asks who is there. */
  async function logIn(page: Page, login = 'ada'): Promise<Page> {
    return submit(await submit(page, { login, password: 'any will do' }))
  }

  return {
    open: (url: string) => go('GET', url),
    submit,
    logIn,
    /** Leaves the page by its link to cancel. */
    cancel(page: Page): Promise<Page> {
      const [, href = ''] = /href="([^"]*\/abort)"/.exec(page.html) ?? []
      return go('GET', href)
    },
  }
}

function attribute(tag: string, name: string): string | undefined {
  const [, value] = new RegExp(`\\b${name}="([^"]*)"`).exec(tag) ?? []
  return value?.replaceAll('&amp;', '&')
}
