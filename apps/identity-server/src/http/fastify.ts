import type { FastifyRequest } from 'fastify'
import type { Caller } from '../auth/caller.ts'
import type { PolicyAction } from '../policy/defaults/actions.ts'
import type { PolicyTarget } from '../policy/targets.ts'

/**
 * Who may call a route: a policy action, `'public'` (anybody, also without a token), or `'any_token'` (any valid token;
 * the route itself has nothing to decide, as it only shows what the token says).
 */
export type RoutePolicy = PolicyAction | 'public' | 'any_token'

/** Loads what a route acts on, for the policy decision. From the database and the path only. */
export type TargetLoader = (request: FastifyRequest) => PolicyTarget | Promise<PolicyTarget>

/**
 * Chooses the action of a path that has several: roles of a domain have actions of their own. Nothing chosen: the
 * route's `policy`.
 */
export type ActionChooser = (request: FastifyRequest, target: PolicyTarget) => PolicyAction | undefined

declare module 'fastify' {
  interface FastifyContextConfig {
    policy?: RoutePolicy
    target?: TargetLoader
    actionFor?: ActionChooser
    /** Body of the answer to methods that the path of this route does not have. Default: Keystone's error. */
    notAllowed?: object
    /** Whether tokens that are for other services only may call the route, to ask what they are. Default false. */
    forForeignTokens?: boolean
    /** Path of the location that does the same and is preferred; makes this one deprecated. */
    successor?: string
  }

  interface FastifyRequest {
    /** Who is calling. Absent on a public route: there nobody looks at the token. */
    caller: Caller | undefined
    /** Scheme and host of this service as clients see it, without a path: `https://identity.example`. */
    readonly baseUrl: string
  }
}
