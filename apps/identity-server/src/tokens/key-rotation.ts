import { randomBytes as secureRandomBytes } from 'node:crypto'
import { join } from 'node:path'
import { newFernetKeyText } from './fernet-key.ts'
import { listKeyFiles } from './key-files.ts'
import { KeyRepositoryError } from './key-repository-error.ts'
import type { FernetSetupOptions } from './key-setup.ts'
import { keyWriter } from './key-writing.ts'
import { type KeyRepository, loadKeys } from './keys.ts'

/** How to rotate keys. */
export interface FernetRotateOptions extends FernetSetupOptions {
  /** How many keys to keep, the staged one included. At least 1. `[fernet_tokens] max_active_keys`, default there 3. */
  maxActiveKeys: number
  /**
   * Seconds. How long a key must have stopped making tokens before it is dropped: the longest that a token stays
   * readable, `[token] expiration` plus `allow_expired_window`. With 0, ages are not looked at.
   */
  minimumAgeSeconds: number
  /** Drops keys that are too young all the same, which ends their tokens. Default false. */
  force?: boolean
  /** Milliseconds since the epoch. */
  now: () => number
}

/** What a rotation did. */
export interface FernetRotation {
  /** The number of the key that makes tokens from now on. */
  primary: number
  /** The numbers of the keys that are gone, lowest first. */
  dropped: readonly number[]
}

/**
 * Makes the staged key the primary, stages a new one, and drops the oldest keys beyond the limit.
 *
 * Every step leaves a repository with which all tokens can be read. A rotation that was interrupted, by this command
 * or by `keystone-manage`, is finished instead of begun again. Ages come from the modification times of the key files,
 * so copies must keep them (`rsync -a`).
 *
 * @throws RangeError when `maxActiveKeys` is not a positive integer
 * @throws {@link KeyRepositoryError} `too_young`, `unwritable`, `conflict`, or what {@link loadKeys} throws; nothing
 *   is dropped then
 */
export function fernetRotate(directory: string, options: FernetRotateOptions): FernetRotation {
  const { maxActiveKeys, randomBytes = secureRandomBytes } = options
  if (!Number.isInteger(maxActiveKeys) || maxActiveKeys < 1) {
    throw new RangeError(`max_active_keys is ${maxActiveKeys}; it must be an integer of at least 1.`)
  }
  const keys = loadKeys(directory, options)
  const finishes = isInterrupted(keys)
  const promoted = finishes ? [] : [highestNumber(directory) + 1]
  const former = keys.all.map((key) => key.number).filter((number) => number !== 0)
  const line = [...former.reverse(), ...promoted]
  const dropped = line.slice(0, Math.max(0, line.length - (maxActiveKeys - 1)))
  if (!options.force && options.minimumAgeSeconds > 0) refuseYoungKeys(directory, line, dropped, options)

  const writer = keyWriter(directory, options)
  writer.removeLeftovers()
  const suffix = Buffer.from(randomBytes(8)).toString('hex')
  const temporary = writer.writeTemporary(newFernetKeyText(randomBytes), suffix)
  // A second name first, so that there is never a moment without `0`.
  for (const number of promoted) writer.link('0', String(number))
  writer.rename(temporary, '0')
  for (const number of dropped) writer.remove(String(number))

  const kept = line.slice(dropped.length)
  return { primary: kept.at(-1) ?? 0, dropped }
}

/** Whether the staged key is promoted already, but no new one is staged. */
function isInterrupted({ primary, staged }: KeyRepository): boolean {
  if (!staged) return true
  return staged !== primary && staged.id === primary.id
}

// Empty files count too: their names are taken.
function highestNumber(directory: string): number {
  return listKeyFiles(directory).files[0]?.number ?? 0
}

/**
 * A key stops making tokens when the next one is promoted, and at that moment the one after that is staged: its file's
 * time is when. Keys are in order of promotion.
 */
function refuseYoungKeys(
  directory: string,
  line: readonly number[],
  dropped: readonly number[],
  { minimumAgeSeconds, now }: FernetRotateOptions,
): void {
  const { files } = listKeyFiles(directory)
  const madeAt = new Map(files.map(({ number, stats }) => [number, Number(stats.mtimeMs)]))
  const staged = madeAt.get(0)
  const nowMs = now()
  dropped.forEach((number, position) => {
    const successor = line[position + 2]
    // The key that is being promoted is still the file `0`.
    const retiredAt = (successor === undefined ? undefined : (madeAt.get(successor) ?? staged)) ?? nowMs
    if (nowMs - retiredAt >= minimumAgeSeconds * 1000) return
    throw new KeyRepositoryError(
      'too_young',
      join(directory, String(number)),
      `Dropping key ${number} of ${directory} would end tokens that have not expired: it made tokens until ` +
        `${new Date(retiredAt).toISOString()}. Rotate later, raise max_active_keys, or force the rotation.`,
    )
  })
}
