import { unauthenticated } from '../../identity-error.ts'
import type { Verifier } from './verifier.ts'

/** Refuses a method of the contract that nothing here can verify: what it claims is not proven. */
export const notOffered: Verifier<unknown> = async () => {
  throw unauthenticated('this server cannot verify the method')
}
