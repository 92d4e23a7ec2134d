import type { Meaning } from './describe-token.ts'
import { serialisedCatalog } from './serialised-catalog.ts'
import type { TokenPayload } from './token-format.ts'

/** A meaning that was worked out for one token and holds for others. */
export interface RememberedMeaning {
  readonly meaning: Meaning
  /** When it was worked out. */
  readonly at: Date
  /** Its catalog as text, made when it is first asked for. */
  catalogText(): string
}

/** Makes what is remembered of a meaning. */
export function rememberedMeaning(meaning: Meaning, at: Date): RememberedMeaning {
  let text: string | undefined
  return {
    meaning,
    at,
    catalogText() {
      text ??= serialisedCatalog(meaning.catalog ?? [])
      return text
    },
  }
}

/**
 * What tokens of one meaning have in common; `undefined` for tokens of a grant, which ends by itself, and federated ones,
 * which bring their groups along.
 */
export function meaningKey({ userId, scope, delegation, federation }: TokenPayload): string | undefined {
  return delegation === undefined && federation === undefined ? JSON.stringify([userId, scope]) : undefined
}

/** Some meanings change with the time alone, such as that of a user who has been inactive for too long. Milliseconds. */
const holdsForMs = 60_000

/** Whether a meaning is young enough to be believed. */
export function stillHolds({ at }: RememberedMeaning, now: Date): boolean {
  return Math.abs(now.getTime() - at.getTime()) < holdsForMs
}
