import { fernet } from './fernet.ts'
import type { TokenFormat } from './token-format.ts'

/** The token formats, by their name in `[token] provider`. */
export const tokenFormats = { fernet } satisfies Record<string, (options: never) => TokenFormat>

/** A value of `[token] provider`. */
export type TokenProvider = keyof typeof tokenFormats
