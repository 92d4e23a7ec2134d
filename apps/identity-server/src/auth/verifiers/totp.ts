import { timingSafeEqual } from 'node:crypto'
import type { TotpClaim } from '@ks/auth'
import type { CredentialCipher } from '../../credentials/credential-cipher.ts'
import type { Lockout } from '../../identity/compliance/lockout.ts'
import { unauthenticated } from '../../identity-error.ts'
import { openBlob } from '../../resources/credentials/blob.ts'
import type { CredentialStore } from '../../resources/credentials/store.ts'
import type { AuthStore } from '../store.ts'
import { passcodeAt, readSeed, stepAt } from '../totp/passcode.ts'
import type { TotpUseStore } from '../totp/use-store.ts'
import type { Verifier } from './verifier.ts'

export interface TotpDeps {
  authStore: AuthStore
  credentials: Pick<CredentialStore, 'ofUser'>
  credentialCipher: Pick<CredentialCipher, 'open'>
  totpUses: TotpUseStore
  lockout: Lockout
  clock: () => Date
  /** `[totp] included_previous_windows`. */
  previousPasscodes: number
}

/** So many seeds of a user are looked at, the first by their ids: anybody can have that done. */
const mostSeeds = 16

/** Compared with when a user has no seed, so that it takes as long. */
const noSeed = new Uint8Array(20)

/**
 * Verifies a passcode against each seed of the user. A passcode is good once: whoever looked over the user's shoulder
 * comes too late. Unlike Keystone, which takes it again and again (RFC 6238 section 5.2 forbids that).
 *
 * Unknown user, no seed, wrong or used passcode, locked or disabled user, disabled domain: the same answer after the same
 * work. Wrong passcodes lock a user out like wrong passwords; Keystone does not count them.
 */
export function totpVerifier(deps: TotpDeps): Verifier<TotpClaim> {
  return async (claim) => {
    const user = await deps.authStore.findUser(claim.user)
    const seeds = await seedsOf(deps, user?.id ?? '')
    const step = matchingStep(deps, seeds.length > 0 ? seeds : [noSeed], claim.passcode)
    const { locked } = await deps.lockout.stateOf(user?.id ?? '')
    if (locked) throw unauthenticated('the user is locked out')
    if (user === undefined || seeds.length === 0 || step === undefined) {
      if (user !== undefined) deps.lockout.countFailure(user.id)
      throw unauthenticated('wrong user or passcode')
    }
    if (!user.enabled || !user.domain.enabled)
      throw unauthenticated('the user or the domain of the user is disabled')
    if (!(await deps.totpUses.take(user.id, step)))
      throw unauthenticated('this passcode or a later one was used before')
    return { userId: user.id }
  }
}

async function seedsOf(deps: TotpDeps, userId: string): Promise<readonly Uint8Array[]> {
  const stored = await deps.credentials.ofUser(userId, 'totp', mostSeeds)
  return stored.flatMap(
    ({ type, sealed }) => readSeed(openBlob(deps.credentialCipher, type, sealed) ?? '') ?? [],
  )
}

/** The latest step at which one of the seeds shows the passcode. All are compared, whatever is found. */
function matchingStep(
  { clock, previousPasscodes }: TotpDeps,
  seeds: readonly Uint8Array[],
  passcode: string,
): number | undefined {
  const now = stepAt(clock())
  const given = Buffer.from(passcode)
  const steps = Array.from({ length: previousPasscodes + 1 }, (_, back) => now - back)
  const matching = steps.filter((step) => {
    const matches = seeds.map((seed) => isSame(Buffer.from(passcodeAt(seed, step)), given))
    return matches.includes(true)
  })
  return matching[0]
}

function isSame(expected: Buffer, given: Buffer): boolean {
  return expected.length === given.length && timingSafeEqual(expected, given)
}
