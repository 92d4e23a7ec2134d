import { KeyRepositoryError } from './key-repository-error.ts'

const attempts = 5

/**
 * Reads what is in files that may change meanwhile: until they were the same before and after, so that no key is missed.
 *
 * @param list tells what files there are; its `signature` differs whenever one has changed
 * @throws {@link KeyRepositoryError} `conflict` when they do not stop changing
 */
export function readSteadily<List extends { signature: string }, Keys>(
  directory: string,
  list: () => List,
  read: (list: List) => Keys,
): Keys {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const before = list()
    const keys = read(before)
    if (list().signature === before.signature) return keys
  }
  throw new KeyRepositoryError(
    'conflict',
    directory,
    `The key repository ${directory} kept changing while it was read. Find out what writes to it all the time.`,
  )
}
