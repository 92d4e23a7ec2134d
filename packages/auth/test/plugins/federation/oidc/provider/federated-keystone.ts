import { randomUUID } from 'node:crypto'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { json as readJson } from 'node:stream/consumers'
import { type Listening, listen, postForm, transport } from './sockets.ts'
import { verifyIdToken } from './verify-id-token.ts'

const federated = /^\/v3\/OS-FEDERATION\/identity_providers\/corporate\/protocols\/(openid|id_token)\/auth$/

/**
 * What a Keystone does behind a web server that speaks OpenID Connect. It believes the provider and nobody else: access tokens
 * if the provider's introspection says that they are active, ID tokens if the provider has signed them.
 */
export async function startKeystone(discoveryEndpoint: string): Promise<Listening> {
  const unscoped = new Map<string, string>()
  const { body: document } = await transport({ method: 'GET', url: discoveryEndpoint, headers: {} })
  const { introspection_endpoint, jwks_uri, issuer } = JSON.parse(document)

  async function userOf(protocol: string, bearer: string): Promise<string | undefined> {
    if (protocol === 'id_token') return verifyIdToken(bearer, { jwks_uri, issuer })
    const authorization = `Basic ${btoa('keystone:keystone-secret')}`
    const { status, body } = await postForm(introspection_endpoint, { token: bearer }, { authorization })
    const said = JSON.parse(body)
    return status === 200 && said.active === true ? (said.sub ?? said.client_id) : undefined
  }

  async function federatedLogin(protocol: string, request: IncomingMessage, response: ServerResponse) {
    const [, bearer = ''] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? []
    const user = await userOf(protocol, bearer)
    if (user === undefined) return refuse(response, 401)
    const token = randomUUID()
    unscoped.set(token, user)
    giveToken(response, token, { methods: ['mapped'], user: userNamed(user) })
  }

  async function rescope(request: IncomingMessage, response: ServerResponse) {
    const { auth } = (await readJson(request)) as {
      auth: { identity: { token?: { id: string } }; scope: { project: { id: string } } }
    }
    const user = unscoped.get(auth.identity.token?.id ?? '')
    if (user === undefined) return refuse(response, 401)
    const domain = { id: 'default', name: 'Default' }
    giveToken(response, randomUUID(), {
      methods: ['token', 'mapped'],
      user: userNamed(user),
      project: { id: auth.scope.project.id, name: 'engines', domain },
      roles: [{ id: 'r1', name: 'member' }],
      catalog: [],
    })
  }

  const handler: RequestListener = async (request, response) => {
    const { method = '', url = '' } = request
    const [, protocol] = federated.exec(url) ?? []
    if (protocol !== undefined && ['GET', 'POST'].includes(method))
      await federatedLogin(protocol, request, response)
    else if (method === 'POST' && url === '/v3/auth/tokens') await rescope(request, response)
    else refuse(response, 404)
  }
  return listen(() => handler)
}

function userNamed(name: string) {
  return { id: `id-of-${name}`, name, domain: { id: 'Federated', name: 'Federated' } }
}

function giveToken(response: ServerResponse, id: string, more: object): void {
  const now = Date.now()
  const [issued_at, expires_at] = [now, now + 3_600_000].map((time) => new Date(time).toISOString())
  response.writeHead(201, { 'content-type': 'application/json', 'x-subject-token': id })
  response.end(
    JSON.stringify({ token: { audit_ids: ['AAECAwQFBgcICQoLDA0ODw'], issued_at, expires_at, ...more } }),
  )
}

function refuse(response: ServerResponse, code: number): void {
  const title = code === 401 ? 'Unauthorized' : 'Not Found'
  response.writeHead(code, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ error: { code, title, message: `${title}.` } }))
}
