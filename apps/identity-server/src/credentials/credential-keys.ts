import { KeyRepositoryError } from '../tokens/key-repository-error.ts'
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

/** Whether keys were asked for before there were any. */
export function isWithoutKeys(error: unknown): boolean {
  return error instanceof KeyRepositoryError && (error.code === 'missing' || error.code === 'empty')
}
