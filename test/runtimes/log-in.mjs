// Logs in with nothing but the standards of the web: a fetch, and @ks/auth. Runs on Deno, on Bun, and bundled for a browser.

import { findEndpoint, identity, password } from '@ks/auth'

const {
  authUrl,
  username,
  password: secret,
} = JSON.parse(globalThis.process?.argv[2] ?? globalThis.Deno?.args[0])

const transport = async ({ method, url, headers, body, signal }) => {
  const response = await fetch(url, { method, headers, body, signal, redirect: 'manual' })
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  }
}

const domain = { name: 'Default' }
const plugin = identity({
  authUrl,
  methods: [password({ user: { name: username, domain }, password: secret })],
  scope: { project: { name: 'admin', domain } },
})
const { token, user, scope, catalog } = await plugin.getAccess({ transport })
const { url } = findEndpoint(catalog, { serviceType: 'identity' })
console.log(
  JSON.stringify({ hasToken: token.length > 100, user: user.name, project: scope.project.name, url }),
)
