import { describe, expect, it } from 'vitest'
import { password } from '../app/test-app.ts'
import { commits } from '../http/commits.ts'
import { pathOf, routesOf, sample } from '../http/routes.ts'
import { tokenBy } from '../resources/credential-requests.ts'
import { login, tokenIn } from './login.ts'
import { appWithKeys } from './signing.ts'

/** Where a token may ask what it is. */
const aboutItself = ['GET /v3/auth/tokens', 'GET /auth/tokens', 'GET /v2.0/tokens/{token_id}']

/** An app, a token that was made from an EC2 signature, and one that says nothing of how it was made. */
async function appWithForeignTokens() {
  const made = await appWithKeys()
  return { ...made, tokens: { signed: await made.tokenWith(), unknown: tokenBy(made.app, []) } }
}

describe('a token that was made from a signature, or of unknown origin', { timeout: 120_000 }, () => {
  it('is refused on every route that asks for a token, whatever it asks for', async () => {
    const { app, tokens, ids } = await appWithForeignTokens()
    const other = tokenIn(
      await login(app, { id: ids.users.member, password }, { project: { id: ids.project } }),
    )
    const before = await commits(app.storage)
    let refused = 0
    for (const route of await routesOf(app)) {
      if (route.policy === 'public') continue
      for (const [name, token] of Object.entries(tokens)) {
        const what = `${name}: ${route.method} ${route.template}`
        const itself = aboutItself.includes(`${route.method} ${route.template}`)
        const headers = { 'x-subject-token': itself ? other : token }
        const url = pathOf(app, route, { token_id: itself ? other : token })
        const body = route.body === undefined ? {} : { body: sample(route.body) }
        const answer = await app.call(route.method, url, { token, headers, ...body })
        expect([what, answer.status], answer.text).toEqual([what, 401])
        refused += 1
        if (route.method === 'GET') {
          const head = await app.call('HEAD', url, { token, headers })
          expect([`${what} (HEAD)`, head.status]).toEqual([`${what} (HEAD)`, 401])
        }
      }
    }
    expect(refused).toBeGreaterThan(200)
    expect(await commits(app.storage)).toBe(before)
  })

  it('is told what it is', async () => {
    const { call, tokens } = await appWithForeignTokens()
    for (const token of Object.values(tokens)) {
      const headers = { 'x-subject-token': token }
      for (const url of ['/v3/auth/tokens', '/auth/tokens']) {
        const { status, json } = await call('GET', url, { token, headers })
        expect([url, status, json.token.methods]).toEqual([
          url,
          200,
          token === tokens.signed ? ['ec2credential'] : [],
        ])
        expect((await call('HEAD', url, { token, headers })).status).toBe(200)
        expect((await call('DELETE', url, { token, headers })).status).toBe(401)
      }
    }
  })

  it('is exchanged for no other token', async () => {
    const { call, tokens, ids } = await appWithForeignTokens()
    for (const id of Object.values(tokens)) {
      for (const scope of [
        undefined,
        'unscoped',
        { project: { id: ids.project } },
        { system: { all: true } },
      ]) {
        const auth = {
          identity: { methods: ['token'], token: { id } },
          ...(scope !== undefined && { scope }),
        }
        for (const url of ['/v3/auth/tokens', '/auth'])
          expect((await call('POST', url, { body: { auth } })).status, url).toBe(403)
      }
      const body = { auth: { token: { id } } }
      expect((await call('POST', '/v2.0/tokens', { body })).status).toBe(403)
    }
  })
})
