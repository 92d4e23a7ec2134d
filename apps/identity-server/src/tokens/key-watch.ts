import { listKeyFiles } from './key-files.ts'
import { KeyRepositoryError } from './key-repository-error.ts'
import { type KeySource, type LoadKeysOptions, loadKeys } from './keys.ts'

/** How to follow a repository. */
export interface WatchKeysOptions extends LoadKeysOptions {
  /** Milliseconds, of any origin. */
  now: () => number
  /**
   * Hears that the repository changed into one that cannot be used, once per fault. The keys read before stay in use.
   */
  onReloadFailed: (error: KeyRepositoryError) => void
  /** Milliseconds. How long a change may go unnoticed. Default 1000. */
  checkEveryMs?: number
}

/** A repository to follow. */
export interface WatchedRepository<Keys> {
  /** Differs whenever a key has changed. @throws {@link KeyRepositoryError} */
  signature(): string
  /** @throws {@link KeyRepositoryError} */
  load(): Keys
}

/**
 * Follows a repository of Fernet keys, see {@link watchRepository}.
 *
 * @throws {@link KeyRepositoryError} when the repository cannot be read now, see {@link loadKeys}
 */
export function watchKeys(directory: string, options: WatchKeysOptions): KeySource {
  return watchRepository(
    {
      signature: () => listKeyFiles(directory, options.fs).signature,
      load: () => loadKeys(directory, options),
    },
    options,
  )
}

/**
 * Follows a key repository: reads it now, and again when it is used after its files changed. Has no timer and watches
 * nothing, so there is nothing to close.
 *
 * @throws {@link KeyRepositoryError} when the repository cannot be read now
 */
export function watchRepository<Keys>(
  repository: WatchedRepository<Keys>,
  options: WatchKeysOptions,
): KeySource<Keys> {
  const { now, onReloadFailed, checkEveryMs = 1000 } = options
  // Listed before it is read: a change in between is then seen by the next check.
  let signature = repository.signature()
  let keys = repository.load()
  let checkedAt = now()
  let reported: string | undefined

  const reload = () => {
    try {
      const found = repository.signature()
      if (found !== signature) {
        keys = repository.load()
        signature = found
      }
      reported = undefined
    } catch (error) {
      if (!(error instanceof KeyRepositoryError)) throw error
      const fault = `${error.code} ${error.path}`
      if (fault !== reported) onReloadFailed(error)
      reported = fault
    }
  }

  return {
    current() {
      const time = now()
      // Also when the clock was set back.
      if (Math.abs(time - checkedAt) >= checkEveryMs) {
        checkedAt = time
        reload()
      }
      return keys
    },
  }
}
