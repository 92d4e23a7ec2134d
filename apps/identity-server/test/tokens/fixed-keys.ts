import { parseFernetKey } from '../../src/tokens/fernet-key.ts'
import type { KeyRepository, KeySource } from '../../src/tokens/keys.ts'

/** The text of a key whose 32 bytes count up from `first`. */
export function keyText(first: number): string {
  return `${Buffer.from(Array.from({ length: 32 }, (_, position) => (first + position) & 0xff)).toString('base64url')}=`
}

/** Keys that never change, given as the texts of files `0`, `1`, `2` and so on. */
export function fixedKeys(...texts: readonly string[]): KeySource {
  const keys = texts.map((text, number) => parseFernetKey(number, text)!)
  const all = keys.toReversed()
  const repository: KeyRepository = {
    primary: all[0]!,
    staged: keys[0]!,
    secondary: all.slice(1, -1),
    all,
    keyIds: all.map((key) => key.id),
  }
  return { current: () => repository }
}

/** `[auth] methods` as Keystone has them by default. */
export const defaultMethods = ['external', 'password', 'token', 'oauth1', 'mapped', 'application_credential']
