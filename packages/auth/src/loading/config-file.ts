import { createReadStream, type Stats } from 'node:fs'
import { lstat, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AuthError } from '../errors.ts'
import type { ConfigMap } from './config-map.ts'
import { parseConfig } from './parse-config.ts'
import type { OnWarning } from './warnings.ts'

/** Bytes. Files with hundreds of clouds are smaller. */
const maxSize = 1024 * 1024

/** A file of clouds, as it was found. */
export interface ConfigFile {
  path: string
  data: ConfigMap
  /** Whether every user of the machine can read it. */
  readableByOthers: boolean
}

/**
 * Reads the first of the files that there is. One that may not be read is passed over with a warning; one that is
 * broken is an error, so that a slip of the pen does not bring another file into effect.
 *
 * @throws {@link AuthError} `invalid_configuration`
 */
export async function firstConfigFile(
  paths: readonly string[],
  onWarning: OnWarning,
): Promise<ConfigFile | undefined> {
  for (const path of paths) {
    try {
      await refusePlanted(path)
      const file = await readConfigFile(path, onWarning)
      if (file !== undefined) return file
    } catch (error) {
      if (!isCode(error, 'EACCES')) throw error
      onWarning({ code: 'unreadable_file', message: `${path} may not be read, so it is passed over.` })
    }
  }
  return undefined
}

/**
 * Reads the file that somebody has named.
 *
 * @param naming what named it, for the message: `OS_CLIENT_CONFIG_FILE`
 * @throws {@link AuthError} `invalid_configuration` also when there is no such file, or it may not be read
 */
export async function namedConfigFile(
  path: string,
  naming: string,
  onWarning: OnWarning,
): Promise<ConfigFile> {
  const file = await readConfigFile(path, onWarning).catch((error: unknown) => {
    if (isCode(error, 'EACCES')) return undefined
    throw error
  })
  if (file !== undefined) return file
  throw new AuthError(
    'invalid_configuration',
    `${naming} names ${path}, which is not there or may not be read.`,
  )
}

/**
 * Nobody has named a file that was found. In a folder such as /tmp, anybody can have put it there for whoever passes by, and a
 * password of `secure.yaml` or the environment would go where it says.
 *
 * @throws {@link AuthError} `invalid_configuration`
 */
async function refusePlanted(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const [file, folder] = await Promise.all(
    [lstat(path), stat(dirname(path))].map((one) => one.catch(() => undefined)),
  )
  if (file === undefined || folder === undefined || !isForeign(file) || (folder.mode & 0o002) === 0) return
  throw new AuthError(
    'invalid_configuration',
    `${path} belongs to another user and is in a folder where everybody can put files. If it is meant, name it: OS_CLIENT_CONFIG_FILE.`,
  )
}

function isForeign({ uid }: Stats): boolean {
  return uid !== 0 && uid !== process.getuid?.()
}

async function readConfigFile(path: string, onWarning: OnWarning): Promise<ConfigFile | undefined> {
  let status: Stats
  let text: string
  try {
    status = await stat(path)
    if (status.isDirectory()) return undefined
    text = await readBounded(path)
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR')) return undefined
    if (error instanceof AuthError || isCode(error, 'EACCES')) throw error
    throw new AuthError('invalid_configuration', `${path} cannot be read.`, { cause: error })
  }
  const isPosix = process.platform !== 'win32'
  if (isPosix) warnOfOthers(path, status, onWarning)
  const readableByOthers = isPosix && (status.mode & 0o004) !== 0
  return { path, data: await parseConfig(text, path), readableByOthers }
}

/** Whoever can change the file decides where passwords are sent. */
function warnOfOthers(path: string, status: Stats, onWarning: OnWarning): void {
  if ((status.mode & 0o002) !== 0) {
    const message = `Every user of this machine can change ${path}, and so where passwords are sent: chmod o-w.`
    onWarning({ code: 'writable_by_others', message })
  }
  if (isForeign(status)) {
    const message = `Another user owns ${path}, and can change where passwords are sent.`
    onWarning({ code: 'foreign_owner', message })
  }
}

/** Reads pipes as well, for secrets that another program writes. */
async function readBounded(path: string): Promise<string> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
    pieces.push(piece)
    size += piece.length
    if (size > maxSize)
      throw new AuthError('invalid_configuration', `${path} is larger than ${maxSize} bytes.`)
  }
  return Buffer.concat(pieces).toString('utf8')
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
