import { type WatchKeysOptions, watchKeys } from '../tokens/key-watch.ts'
import type { KeySource } from '../tokens/keys.ts'

/**
 * Follows the keys of stored credentials. Unlike those of tokens they may be set up later: nothing is read before the
 * first use, and while the repository is not there every use looks again.
 *
 * @param directory `[credential] key_repository`
 */
export function credentialKeys(directory: string, options: WatchKeysOptions): KeySource {
  let watched: KeySource | undefined
  return {
    current() {
      watched ??= watchKeys(directory, options)
      return watched.current()
    },
  }
}
