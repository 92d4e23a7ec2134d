import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { PolicyError } from './policy-error.ts'
import type { PolicyFile } from './read-policy-file.ts'

export interface PolicyPlaces {
  /** `[oslo_policy] policy_file`. It may be missing. */
  policyFile: string
  /** `[oslo_policy] policy_dirs`. They may be missing. */
  policyDirs: readonly string[]
  /** What relative paths are relative to: the folder of the configuration file. */
  baseDir: string
}

/**
 * Reads the policy files of a configuration, weakest first: the file, then the files of each folder by name.
 *
 * @throws {@link PolicyError} `invalid_file` for one that is there and cannot be read
 */
export function readPolicyFiles({ policyFile, policyDirs, baseDir }: PolicyPlaces): readonly PolicyFile[] {
  const inDirs = policyDirs.flatMap((dir) => listDir(resolve(baseDir, dir)))
  return [resolve(baseDir, policyFile), ...inDirs].flatMap((file) => {
    const text = ifPresent(file, () => readFileSync(file, 'utf8'))
    return text === undefined ? [] : [{ file, text }]
  })
}

function listDir(dir: string): readonly string[] {
  const names = ifPresent(dir, () => readdirSync(dir)) ?? []
  return names
    .filter((name) => /\.(ya?ml|json)$/.test(name) && !name.startsWith('.'))
    .sort()
    .map((name) => resolve(dir, name))
}

function ifPresent<T>(path: string, read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new PolicyError('invalid_file', `cannot be read: ${(error as Error).message}`, { file: path })
  }
}
