import { AuthError } from '../errors.ts'
import { external } from '../methods/external.ts'
import type { AuthMethod } from '../methods/methods.ts'
import { password } from '../methods/password.ts'
import { token } from '../methods/token.ts'
import type { AuthRequest } from '../request.ts'
import type { ProjectRef, Scope, UserRef } from '../scope.ts'
import type { AuthWire } from './auth-wire.ts'
import { asObject, type JsonObject, optionalString, requireObject, requireString } from './json.ts'
import { notExpressible } from './not-expressible.ts'

/** The body of `POST /v2.0/tokens`, both ways. Names of users and projects are names in the default domain. */
export function v2Requests(options: {
  defaultDomainId: string
}): Pick<AuthWire, 'encodeRequest' | 'decodeRequest'> {
  const domain = { id: options.defaultDomainId }

  function encodeRequest(request: AuthRequest): JsonObject {
    const [method, another] = request.methods
    if (method === undefined || another !== undefined) throw cannotSay('anything but exactly one method')
    return { auth: { ...encodeMethod(method), ...encodeScope(request.scope, method) } }
  }

  function decodeRequest(body: unknown): AuthRequest {
    const auth = asObject(requireObject(body, 'the request body').auth)
    if (auth === undefined) throw new AuthError('malformed', 'Expecting to find auth in the request body.')
    const method = decodeMethod(auth)
    const scope = decodeScope(auth, method)
    return scope === undefined ? { methods: [method] } : { methods: [method], scope }
  }

  function encodeMethod(method: AuthMethod): JsonObject {
    if (method.name === 'external') return {}
    if (method.name === 'token') return { token: { id: method.claim.id } }
    if (method.name !== 'password') throw cannotSay(`the method ${method.name}`)
    const { user, password } = method.claim
    return { passwordCredentials: { ...encodeRef(user, 'userId', 'username'), password } }
  }

  function encodeScope(scope: Scope | undefined, method: AuthMethod): JsonObject {
    if (scope === undefined) return {}
    // Without a tenant, the server takes the user's own.
    if (scope === 'unscoped') throw cannotSay('that a token shall have no scope')
    if ('project' in scope) return encodeTenant(scope.project)
    if (!('trust' in scope)) throw cannotSay('that a token shall act on a domain or the system')
    if (method.name !== 'token') throw cannotSay('that a token shall be of a trust, except with a token')
    const { id, project } = scope.trust
    return { trust_id: id, ...(project && encodeTenant(project)) }
  }

  const encodeTenant = (project: ProjectRef) => encodeRef(project, 'tenantId', 'tenantName')

  function encodeRef(ref: UserRef | ProjectRef, idMember: string, nameMember: string): JsonObject {
    if ('id' in ref) return { [idMember]: ref.id }
    if (!('id' in ref.domain) || ref.domain.id !== domain.id) throw cannotSay('a name of another domain')
    return { [nameMember]: ref.name }
  }

  function decodeMethod(auth: JsonObject): AuthMethod {
    // A token wins, as it always has.
    if (given(auth.token)) {
      return token({ id: requireString(requireObject(auth.token, 'auth.token').id, 'auth.token.id') })
    }
    if (given(auth.passwordCredentials)) return decodePassword(auth.passwordCredentials)
    // Somebody in front says who the user is. A body with other credentials is one of another version.
    if (Object.keys(auth).every((member) => beside.has(member))) return external()
    throw new AuthError('malformed', 'Expecting to find passwordCredentials or token in auth.')
  }

  function decodePassword(value: unknown): AuthMethod {
    const path = 'auth.passwordCredentials'
    const credentials = requireObject(value, path)
    const id = nonEmpty(credentials.userId, `${path}.userId`)
    const name = nonEmpty(credentials.username, `${path}.username`)
    if ((id === undefined) === (name === undefined)) {
      throw new AuthError('malformed', `Expecting to find either username or userId in ${path}.`)
    }
    const user: UserRef = id === undefined ? { name: name ?? '', domain } : { id }
    return password({ user, password: requireString(credentials.password, `${path}.password`) })
  }

  function decodeScope(auth: JsonObject, method: AuthMethod): Scope | undefined {
    const project = decodeTenant(auth)
    const trustId = nonEmpty(auth.trust_id, 'auth.trust_id')
    if (trustId === undefined) return project && { project }
    // Keystone used to ignore it beside other methods, and gave more than was asked for.
    if (method.name !== 'token')
      throw new AuthError('malformed', 'Expecting to find token beside auth.trust_id.')
    return { trust: { id: trustId, ...(project && { project }) } }
  }

  /** A name wins over an id, as in v3. */
  function decodeTenant(auth: JsonObject): ProjectRef | undefined {
    const name = nonEmpty(auth.tenantName, 'auth.tenantName')
    if (name !== undefined) return { name, domain }
    const id = nonEmpty(auth.tenantId, 'auth.tenantId')
    return id === undefined ? undefined : { id }
  }

  return { encodeRequest, decodeRequest }
}

/** What may stand in `auth` without being a credential. */
const beside: ReadonlySet<string> = new Set([
  ...['passwordCredentials', 'tenantId', 'tenantName', 'token', 'trust_id', 'version'],
])

const cannotSay = (what: string) => notExpressible('2.0', what)

function given(value: unknown): boolean {
  return value !== undefined && value !== null
}

/** Old clients send empty and null members for what they were not told. */
function nonEmpty(value: unknown, path: string): string | undefined {
  return optionalString(value, path) || undefined
}
