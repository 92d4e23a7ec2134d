import type { Receipt } from '../receipt.ts'
import type { AuthMethod, MethodName } from './methods.ts'

/** What comes with the question for a method. */
export interface MethodQuestion {
  /** The login so far, when the server has asked for this method. */
  receipt: Receipt | undefined
  /** Aborted when nobody waits for the login any more. */
  signal: AbortSignal | undefined
}

/** A method whose claim is only made when a login needs it. */
export interface OnDemandMethod<N extends MethodName = MethodName> {
  readonly name: N
  readonly ask: (question: MethodQuestion) => AuthMethod<N> | Promise<AuthMethod<N>>
}

/**
 * A method that may have to ask a person: `ask` is called when the server wants the method besides those that it was sent,
 * once per login.
 *
 * @example
 * onDemand('totp', async () => totp({ user, passcode: await prompt('Passcode: ') }))
 */
export function onDemand<N extends MethodName>(name: N, ask: OnDemandMethod<N>['ask']): OnDemandMethod<N> {
  return { name, ask }
}
