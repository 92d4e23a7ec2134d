import { randomBytes as secureRandomBytes } from 'node:crypto'
import { newFernetKeyText } from './fernet-key.ts'
import { KeyRepositoryError } from './key-repository-error.ts'
import { type KeyWritingOptions, keyWriter } from './key-writing.ts'
import { type KeyRepository, type LoadKeysOptions, loadKeys } from './keys.ts'

/** How to make keys. */
export interface FernetSetupOptions extends KeyWritingOptions, LoadKeysOptions {
  /** Default: the system's secure source. */
  randomBytes?: (size: number) => Uint8Array
}

/**
 * Makes a key repository with a primary key, `1`, and a staged key, `0`. Serves tokens, receipts and credentials alike;
 * each needs a directory of its own.
 *
 * A repository that has both is left alone; a lost staged key is made again.
 *
 * @returns The numbers of the keys made, in order; empty when there was nothing to do.
 * @throws {@link KeyRepositoryError} `unwritable`, `conflict`, or what {@link loadKeys} throws for keys that exist
 */
export function fernetSetup(
  directory: string,
  options: FernetSetupOptions = {},
): { created: readonly number[] } {
  const { randomBytes = secureRandomBytes } = options
  const writer = keyWriter(directory, options)
  writer.makeDirectory()
  const existing = loadExisting(directory, options)
  if (existing?.staged) return { created: [] }

  const created = existing ? [0] : [1, 0]
  writer.removeLeftovers()
  for (const number of created) {
    const suffix = Buffer.from(randomBytes(8)).toString('hex')
    const temporary = writer.writeTemporary(newFernetKeyText(randomBytes), suffix)
    writer.link(temporary, String(number))
    writer.remove(temporary)
  }
  return { created }
}

function loadExisting(directory: string, options: LoadKeysOptions): KeyRepository | undefined {
  try {
    return loadKeys(directory, options)
  } catch (error) {
    if (error instanceof KeyRepositoryError && error.code === 'empty') return undefined
    throw error
  }
}
