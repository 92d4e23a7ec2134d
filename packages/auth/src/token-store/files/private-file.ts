import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { isPrivate } from './private-folder.ts'

/** What a file that is not there yet is called while it is written. */
const unfinished = '.tmp'

/** Tokens come with their catalogs: those of large clouds have some hundred kilobytes. */
const maxBytes = 8 * 1024 * 1024

/** Windows knows neither of the two. `O_NONBLOCK` keeps a named pipe from holding whoever opens it. */
const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants

/**
 * Reads a file that only its owner can have written.
 *
 * @returns `undefined` when there is none, or one that is a link, too large, somebody else's or open to others
 */
export async function readPrivateFile(path: string): Promise<string | undefined> {
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(absent)
  if (file === undefined) return undefined
  try {
    const stats = await file.stat()
    if (!stats.isFile() || stats.size > maxBytes || !isPrivate(stats)) return undefined
    return await file.readFile('utf8')
  } finally {
    await file.close()
  }
}

/**
 * Writes a file for its owner alone, in place of what was there, a link included. Whoever reads it meanwhile, or after the
 * machine has stopped at any point, finds the old content or the new one, whole.
 *
 * @param modifiedAt what the file says about when it was changed
 */
export async function writePrivateFile(path: string, text: string, modifiedAt: Date): Promise<void> {
  const draft = `${path}.${randomUUID()}${unfinished}`
  try {
    const file = await open(draft, 'wx', 0o600)
    try {
      await file.writeFile(text)
      await file.utimes(modifiedAt, modifiedAt)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
  await syncFolder(dirname(path))
}

/** Makes the new name last. Windows cannot, and does not need to. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, O_RDONLY)
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function absent(error: NodeJS.ErrnoException): undefined {
  // ELOOP: a link in the place of the file.
  if (error.code === 'ENOENT' || error.code === 'ELOOP') return undefined
  throw error
}
