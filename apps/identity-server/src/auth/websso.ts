import { createHash } from 'node:crypto'
import { invalid, unauthenticated } from '../identity-error.ts'

/**
 * Where a browser goes with the token after single sign-on.
 *
 * @param origin what the dashboard that sent the browser calls itself
 * @param trusted `[federation] trusted_dashboard`
 * @throws `invalid` without one, `unauthenticated` for one that is not trusted: whoever gets the token is the user
 */
export function trustedOrigin(origin: string | undefined, trusted: readonly string[]): string {
  if (origin === undefined || origin === '') throw invalid('Expecting to find origin in the query.')
  if (!trusted.some((one) => lowerHost(one) === lowerHost(origin)))
    throw unauthenticated('the origin is not a trusted dashboard')
  return origin
}

/** Host names have no case, paths do. */
function lowerHost(url: string): string {
  return url.replace(/^[^:/?#]+:\/\/[^/?#]*/, (start) => start.toLowerCase())
}

const script = 'document.forms[0].submit()'

/** What goes with {@link webssoPage}: nothing is loaded, nothing but the one script runs, and nobody keeps the page. */
export const webssoHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const

/**
 * The page that hands a token to a dashboard: a form that sends itself.
 *
 * @see {@link https://docs.openstack.org/keystone/latest/admin/federation/configure_federation.html}
 */
export function webssoPage(origin: string, token: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Signing in</title></head>
<body>
<form method="post" action="${escaped(origin)}">
<input type="hidden" name="token" value="${escaped(token)}">
<noscript><button type="submit">Continue</button></noscript>
</form>
<script>${script}</script>
</body>
</html>
`
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
