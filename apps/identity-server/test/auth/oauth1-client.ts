import { type OAuth1Client, type OAuth1Freshness, type OAuth1Parameter, signOAuth1 } from '@ks/auth'
import { grantRole } from '../../src/resources/assignments/assignments.ts'
import { createConsumer } from '../../src/resources/consumers/consumers.ts'
import { createUser } from '../../src/resources/users/users.ts'
import { type Answer, password, type TestApp } from '../app/test-app.ts'
import { login, tokenIn } from './login.ts'

/** A key with its secret. */
export interface Keys {
  key: string
  secret: string
}

/** The `Authorization` header of a request to the test app. */
export function signed(
  path: string,
  client: OAuth1Client,
  parameters: readonly OAuth1Parameter[] = [],
  freshness?: OAuth1Freshness,
  base = 'http://localhost',
): Promise<string> {
  return signOAuth1({ method: 'POST', url: `${base}${path}`, parameters }, client, freshness)
}

/** What an answer in the form of OAuth says. */
export function keysIn(answer: Answer): Keys {
  const form = new URLSearchParams(answer.text)
  const key = form.get('oauth_token')
  const secret = form.get('oauth_token_secret')
  if (key === null || secret === null) throw new Error(`no token: ${answer.status} ${answer.text}`)
  return { key, secret }
}

/** A consumer, made by the rules. */
export async function newConsumer(app: TestApp): Promise<Keys> {
  const { id, secret } = await createConsumer(app.deps, { description: 'a program' })
  return { key: id, secret }
}

/** `POST /v3/OS-OAUTH1/request_token` */
export async function askForRequestToken(app: TestApp, consumer: Keys, projectId: string): Promise<Answer> {
  const path = '/v3/OS-OAUTH1/request_token'
  const client = { consumerKey: consumer.key, consumerSecret: consumer.secret }
  const authorization = await signed(path, client, [['oauth_callback', 'oob']], { now: app.deps.clock() })
  return app.call('POST', path, { headers: { authorization, 'requested-project-id': projectId } })
}

/** `PUT /v3/OS-OAUTH1/authorize/{request_token_id}` */
export function authorize(app: TestApp, token: string, requestToken: Keys, roles: unknown): Promise<Answer> {
  return app.call('PUT', `/v3/OS-OAUTH1/authorize/${requestToken.key}`, { token, body: { roles } })
}

/** `POST /v3/OS-OAUTH1/access_token` */
export async function askForAccessToken(
  app: TestApp,
  consumer: Keys,
  requestToken: Keys,
  verifier: string,
): Promise<Answer> {
  const path = '/v3/OS-OAUTH1/access_token'
  const client = { consumerKey: consumer.key, consumerSecret: consumer.secret, token: requestToken }
  const authorization = await signed(path, client, [['oauth_verifier', verifier]], { now: app.deps.clock() })
  return app.call('POST', path, { headers: { authorization } })
}

/** `POST /v3/auth/tokens` with the method `oauth1`. */
export async function oauth1Login(
  app: TestApp,
  consumer: Keys,
  accessToken: Keys,
  { freshness = {}, scope }: { freshness?: OAuth1Freshness; scope?: unknown } = {},
): Promise<Answer> {
  const path = '/v3/auth/tokens'
  const client = { consumerKey: consumer.key, consumerSecret: consumer.secret, token: accessToken }
  const authorization = await signed(path, client, [], { now: app.deps.clock(), ...freshness })
  return app.call('POST', path, {
    headers: { authorization },
    body: {
      auth: { identity: { methods: ['oauth1'], oauth1: {} }, ...(scope !== undefined && { scope }) },
    },
  })
}

/** A user who is admin and reader of the project `engines`, with a token for it. */
export interface Ada {
  id: string
  token: string
}

/** Makes {@link Ada}. */
export async function ada(app: TestApp): Promise<Ada> {
  const { deps, ids } = app
  const { id } = await createUser(deps, { name: 'ada', domainId: ids.domain, password })
  for (const role of ['admin', 'reader']) await grantRole(deps, adasGrant(app, id, role))
  const scope = { project: { id: ids.project } }
  return { id, token: tokenIn(await login(app, { id, password }, scope)) }
}

/** The grant of a role to Ada on the project `engines`. */
export function adasGrant({ ids }: TestApp, userId: string, role: string) {
  const target = { projectId: ids.project }
  return { actor: { userId }, target, roleId: ids.roles[role] as string, inherited: false }
}

/** Goes through all steps: an access token of Ada's, for some of her roles. */
export async function accessTokenOf(
  app: TestApp,
  user: Ada,
  consumer: Keys,
  roles: readonly string[],
): Promise<Keys> {
  const requestToken = keysIn(await askForRequestToken(app, consumer, app.ids.project))
  const answer = await authorize(
    app,
    user.token,
    requestToken,
    roles.map((name) => ({ name })),
  )
  return keysIn(await askForAccessToken(app, consumer, requestToken, answer.json.token.oauth_verifier))
}
