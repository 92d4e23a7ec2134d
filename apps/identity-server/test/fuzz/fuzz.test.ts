import { describe, expect, it } from 'vitest'
import { type TestApp, testApp } from '../app/test-app.ts'
import { mutateJson, mutateText } from './mutations.ts'
import { random } from './random.ts'

/**
 * How many mutations each test tries, and which ones: `KS_FUZZ_RUNS=100000 KS_FUZZ_SEED=7 npm test -- fuzz`. A failure
 * names the seed and the mutation.
 */
const runs = Number(process.env.KS_FUZZ_RUNS ?? 1500)
const seed = Number(process.env.KS_FUZZ_SEED ?? 20_261_126)

/** Limits would answer most of a fuzz run. */
const config = {
  auth: {
    methods: [
      ...['external', 'password', 'token', 'oauth1', 'mapped', 'application_credential'],
      ...['totp', 'kerberos', 'openid', 'saml2', 'x509'],
    ],
  },
  ks: {
    login_first_delay: 0,
    login_failures_per_client: 0,
    login_failures_per_account: 0,
    revocations_per_user: 0,
  },
}

describe(`fuzz (${runs} mutations each, seed ${seed})`, () => {
  it('accepts no token but as it was issued', { timeout: 600_000 + runs * 50 }, async () => {
    const app = await testApp({ config })
    const asker = await app.token('system-admin')
    const tokens = await Promise.all(
      (['member', 'admin', 'domain-reader', 'system-reader', 'nobody'] as const).map((who) => app.token(who)),
    )
    const dice = random(seed)
    for (let run = 0; run < runs; run++) {
      const original = dice.oneOf(tokens)
      let token = mutateText(original, dice)
      if (dice.below(4) === 0) token = mutateText(token, dice)
      if (tokens.includes(token)) continue
      const what = `run ${run}: ${JSON.stringify(token)}`
      const header = encodeURIComponent(token).replaceAll(/%(?![0-9A-F]{2})/g, '%25')
      // A header cannot hold every text; what it can hold is sent as it is.
      const sent = /^[\t\x20-\x7e\x80-\xff]*$/.test(token) ? token : header
      if (sent.trim() === original) continue
      const answers = [
        await app.call('GET', '/v3/auth/tokens', { token: asker, headers: { 'x-subject-token': sent } }),
        await app.call('GET', '/auth/projects', { token: sent }),
        await app.call('GET', `/v2.0/tokens/${encodeURIComponent(token)}`, { token: asker }),
        await app.call('POST', '/auth', {
          body: { auth: { identity: { methods: ['token'], token: { id: token } } } },
        }),
      ]
      for (const answer of answers) {
        // 405: of a path that ends before the token, such as that of `.`.
        expect([400, 401, 404, 405], what).toContain(answer.status)
        expect(answer.headers['x-subject-token'], what).toBeUndefined()
      }
    }
  })

  it('answers every body of an authentication with a refusal', { timeout: 600_000 + runs * 50 }, async () => {
    const app = await testApp({ config })
    const bodies = wrongLogins(app)
    const urls = ['/auth', '/auth/tokens', '/v3/auth/tokens', '/v2.0/tokens']
    const dice = random(seed + 1)
    for (let run = 0; run < runs; run++) {
      let body = mutateJson(dice.oneOf(bodies), dice)
      for (let more = dice.below(3); more > 0; more--) body = mutateJson(body, dice)
      const text = dice.below(20) === 0 ? mutateText(JSON.stringify(body) ?? '', dice) : JSON.stringify(body)
      const url = dice.oneOf(urls)
      const answer = await app.app.inject({
        method: 'POST',
        url,
        payload: text ?? '',
        headers: {
          'content-type': 'application/json',
          ...(dice.below(10) === 0 && {
            'openstack-auth-receipt': mutateText('gAAAAABn', dice).replaceAll(/[^\x20-\x7e]/g, ''),
          }),
          ...(dice.below(10) === 0 && {
            authorization: `OAuth ${dice.oneOf(['', 'oauth_token="x"', 'a="b', '=,=', 'x'.repeat(500)])}`,
          }),
        },
      })
      const what = `run ${run}: POST ${url} ${text}`
      expect([400, 401, 403, 404], what).toContain(answer.statusCode)
      expect(answer.headers['x-subject-token'], what).toBeUndefined()
      expect(answer.json(), what).toHaveProperty('error.code')
    }
  })
})

/** Authentications of every method, none of them right: no mutation can make one right either. */
function wrongLogins({ ids }: TestApp): object[] {
  const user = { id: ids.users.member, password: 'not the password' }
  const named = { name: 'member', domain: { id: ids.domain } }
  const scopes = [
    undefined,
    'unscoped',
    { project: { id: ids.project } },
    { project: { name: 'engines', domain: { name: 'acme' } } },
    { domain: { id: ids.domain } },
    { system: { all: true } },
    { 'OS-TRUST:trust': { id: '0'.repeat(32) } },
  ]
  const claims: Record<string, object> = {
    password: { user },
    token: { id: 'gAAAAABnone' },
    totp: { user: { ...named, passcode: '000000' } },
    application_credential: { id: '0'.repeat(32), secret: 'none' },
    oauth1: {},
    external: {},
    kerberos: {},
    mapped: { identity_provider: 'idp', protocol: 'saml2' },
    openid: { identity_provider: 'idp', protocol: 'openid' },
  }
  const identities = [
    ...Object.entries(claims).map(([method, claim]) => ({ methods: [method], [method]: claim })),
    {
      methods: ['application_credential'],
      application_credential: { name: 'n', user: named, secret: 'none' },
    },
    { methods: ['password', 'totp'], password: { user: { ...named, password: 'wrong' } }, totp: claims.totp },
  ]
  return [
    ...identities.flatMap((identity) =>
      scopes.map((scope) => ({ auth: { identity, ...(scope !== undefined && { scope }) } })),
    ),
    { auth: { passwordCredentials: { username: 'admin', password: 'wrong' }, tenantName: 'admin' } },
    { auth: { token: { id: 'gAAAAABnone' }, trust_id: '0'.repeat(32) } },
    { auth: { version: 'v2.0', passwordCredentials: { userId: ids.adminUser, password: 'wrong' } } },
    { version: 3, auth: { identity: identities[0] } },
  ]
}
