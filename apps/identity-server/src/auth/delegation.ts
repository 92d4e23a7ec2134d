import { forbidden } from '../identity-error.ts'
import type { Caller } from './caller.ts'

/**
 * Refuses whoever acts by delegation: what a delegated caller makes could outlive its grant, or reach further.
 *
 * @param what what is refused, as the end of a sentence: `create trusts`
 * @throws `forbidden` for a token that came from a trust, an application credential, OAuth1, OAuth2 or an EC2 signature,
 *   or of which it is not known how it came about
 * @see {@link https://security.openstack.org/ossa/} OSSA-2026-037
 */
export function refuseDelegated(caller: Pick<Caller, 'chain'>, what: string): void {
  if (caller.chain.delegated) throw forbidden(`A delegated token cannot be used to ${what}.`)
}
