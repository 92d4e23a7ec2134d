import { AuthError } from '../errors.ts'
import type { MethodWire } from '../methods/method-wire.ts'
import { type AuthMethod, isMethodName, methodWires } from '../methods/methods.ts'
import type { AuthRequest } from '../request.ts'
import type { Scope } from '../scope.ts'
import { asObject, type JsonObject, requireArray, requireObject, requireString } from './json.ts'
import { notExpressible } from './not-expressible.ts'
import { decodeDomainRef, decodeRef, encodeDomainRef, encodeRef } from './refs.ts'

/** The body of `POST /v3/auth/tokens`. */
export function encodeRequest(request: AuthRequest): JsonObject {
  const identity: JsonObject = { methods: request.methods.map((method) => method.name) }
  for (const method of request.methods) {
    // The table pairs each name with the wire of its own claim; the compiler cannot see that through the union.
    const wire = methodWires[method.name] as MethodWire<unknown>
    identity[method.name] = wire.encode(method.claim)
  }
  const auth: JsonObject = { identity }
  if (request.scope !== undefined) auth.scope = encodeScope(request.scope)
  return { auth }
}

/**
 * Reads the body of `POST /v3/auth/tokens`. Members that the API does not know are ignored; a method named twice
 * counts once.
 *
 * @throws {@link AuthError} `malformed` for a body of another shape, `unsupported_method` for an unknown method
 */
export function decodeRequest(body: unknown): AuthRequest {
  const auth = asObject(requireObject(body, 'the request body').auth)
  if (auth === undefined) throw new AuthError('malformed', 'Expecting to find auth in the request body.')
  const identity = requireObject(auth.identity, 'auth.identity')
  const names = [
    ...new Set(
      requireArray(identity.methods, 'auth.identity.methods').map((name) =>
        requireString(name, 'auth.identity.methods'),
      ),
    ),
  ]
  for (const name of names) {
    if (!Object.hasOwn(identity, name)) {
      throw new AuthError('malformed', `Expecting to find ${quoted(name)} in auth.identity.`, {
        method: name,
      })
    }
  }
  const methods = names.map((name) => decodeMethod(name, identity[name]))
  return auth.scope === undefined ? { methods } : { methods, scope: decodeScope(auth.scope) }
}

function decodeMethod(name: string, value: unknown): AuthMethod {
  if (!isMethodName(name)) {
    throw new AuthError(
      'unsupported_method',
      `Attempted to authenticate with an unsupported method: ${quoted(name)}.`,
      { method: name },
    )
  }
  return { name, claim: methodWires[name].decode(value, `auth.identity.${name}`) } as AuthMethod
}

function encodeScope(scope: Scope): unknown {
  if (scope === 'unscoped') return 'unscoped'
  if ('project' in scope) return { project: encodeRef(scope.project) }
  if ('domain' in scope) return { domain: encodeDomainRef(scope.domain) }
  if ('system' in scope) return { system: { all: true } }
  if (scope.trust.project !== undefined) throw notExpressible('3', 'which project a trust must be for')
  return { 'OS-TRUST:trust': { id: scope.trust.id } }
}

const scopeKinds = ['project', 'domain', 'system', 'unscoped', 'OS-TRUST:trust'] as const

function decodeScope(value: unknown): Scope {
  if (value === 'unscoped') return 'unscoped'
  const scope = requireObject(value, 'auth.scope')
  const found = scopeKinds.filter((kind) => Object.hasOwn(scope, kind))
  const [kind] = found
  if (kind === undefined || found.length > 1) {
    throw new AuthError(
      'malformed',
      `Expecting to find exactly one of ${scopeKinds.join(', ')} in auth.scope.`,
    )
  }
  return scopeDecoders[kind](scope[kind])
}

const scopeDecoders: Record<(typeof scopeKinds)[number], (value: unknown) => Scope> = {
  project: (value) => ({ project: decodeRef(value, 'auth.scope.project') }),
  domain: (value) => ({ domain: decodeDomainRef(value, 'auth.scope.domain') }),
  system(value) {
    // Keystone takes any object, `{ "all": false }` included, for the whole system. There is nothing else to ask for,
    // so saying "no" to it is refused instead of ignored.
    if (requireObject(value, 'auth.scope.system').all !== true) {
      throw new AuthError('malformed', 'Expecting to find all: true in auth.scope.system.')
    }
    return { system: 'all' }
  },
  unscoped: () => 'unscoped',
  'OS-TRUST:trust'(value) {
    const trust = requireObject(value, 'auth.scope.OS-TRUST:trust')
    const id = requireString(trust.id, 'auth.scope.OS-TRUST:trust.id')
    if (id === '') throw new AuthError('malformed', 'Expecting to find id in auth.scope.OS-TRUST:trust.')
    return { trust: { id } }
  },
}

/** A name from outside, fit for one line of a message. */
function quoted(name: string): string {
  return JSON.stringify(name.length > 64 ? `${name.slice(0, 64)}…` : name)
}
