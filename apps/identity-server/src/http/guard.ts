import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Caller } from '../auth/caller.ts'
import { forbidden, type IdentityError, unauthenticated } from '../identity-error.ts'
import type { Policy } from '../policy/enforcer.ts'
import type { PolicyTarget } from '../policy/targets.ts'

export interface GuardDeps {
  policy: Policy
  /** The caller of a token, or `undefined` when it is not valid. Answers at once for a token that it knows. */
  identify(request: FastifyRequest): Caller | undefined | Promise<Caller | undefined>
}

/**
 * Protects every route that is registered after it. First, before the body is read: who is calling; without a valid
 * token nothing goes on but public routes, which do not look at the token at all. Then, with path and body checked: the policy decision, on a target that comes from
 * the database. A route that does not say who may call it stops the start.
 */
export function guardRoutes(app: FastifyInstance, deps: GuardDeps): void {
  app.decorateRequest('caller', undefined)

  app.addHook('onRoute', (route) => {
    if (route.config?.policy === undefined) {
      throw new Error(`The route ${route.method} ${route.url} has no policy. Public routes say 'public'.`)
    }
  })

  // Both hooks call `done` instead of being async: a caller and a target that are known at once cost no promise.
  app.addHook('onRequest', (request, _reply, done) => {
    // There is nothing to protect where there is nothing, and a token is no reason to refuse what everybody may have.
    if (request.is404 || request.routeOptions.config.policy === 'public') return done()
    const admit = (caller: Caller | undefined) => {
      request.caller = caller
      if (caller === undefined) return unauthenticated('no valid token')
      return caller.chain.foreign && !request.routeOptions.config.forForeignTokens
        ? unauthenticated('a token made from a signature is for other services')
        : undefined
    }
    const found = deps.identify(request)
    if (found instanceof Promise) found.then(admit).then(done, done)
    else done(admit(found))
  })

  app.addHook('preHandler', (request, _reply, done) => {
    if (request.is404) return done()
    const { policy, target } = request.routeOptions.config
    if (policy === 'public' || policy === 'any_token') return done()
    const decide = (found: PolicyTarget) => refusal(deps.policy, request, found)
    const loaded = target === undefined ? {} : target(request)
    if (loaded instanceof Promise) loaded.then(decide).then(done, done)
    else done(decide(loaded))
  })
}

function refusal(policy: Policy, request: FastifyRequest, target: PolicyTarget): IdentityError | undefined {
  const { caller } = request
  const { policy: named, actionFor } = request.routeOptions.config
  const action = actionFor?.(request, target) ?? named
  if (caller === undefined || action === undefined || action === 'public' || action === 'any_token') {
    return unauthenticated('no policy or no caller')
  }
  if (policy.allows(action, caller.credentials, target)) return undefined
  return forbidden(`You are not authorized to perform the requested action: ${action}.`)
}

/** The caller of a route that is not public: there is always one. */
export function requireCaller(request: FastifyRequest): Caller {
  if (request.caller === undefined) throw unauthenticated('no caller')
  return request.caller
}
