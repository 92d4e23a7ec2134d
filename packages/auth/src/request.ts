import type { AuthMethod } from './methods/methods.ts'
import type { Scope } from './scope.ts'

/**
 * An authentication, independent of the API version that carries it: which methods prove who is asking, and what
 * the token shall act on. Several methods in one request are multi-factor authentication.
 */
export interface AuthRequest {
  methods: readonly AuthMethod[]
  /** Absent: the server may apply the user's default project. */
  scope?: Scope
}
