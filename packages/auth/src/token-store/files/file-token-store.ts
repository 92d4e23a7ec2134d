import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { asObject } from '../../wire/json.ts'
import type { TokenStore } from '../token-store.ts'
import { readPrivateFile, writePrivateFile } from './private-file.ts'
import { requirePrivateFolder } from './private-folder.ts'
import { sweep } from './sweep.ts'

export interface FileTokenStoreOptions {
  /** Folder of the entries, one file each. Made with mode 0700 if it is not there. */
  path: string
  /**
   * Called with what went wrong in reading or writing, such as a full disk. Logins go on without the store. Default: nobody
   * is told.
   */
  onError?: ((error: unknown) => void) | undefined
  /** Default: the system's clock. */
  now?: (() => Date) | undefined
}

const suffix = '.token.json'
/** The folder may have other files: only these are ours. */
const ownNames = {
  entry: /^[0-9a-f]{64}\.token\.json$/,
  draft: /^[0-9a-f]{64}\.token\.json\.[0-9a-f-]{36}\.tmp$/,
}

/**
 * Keeps logins in files that only the user who runs the process can read, so that other processes and the next run of this
 * one need not log in again.
 *
 * Any number of processes may use one folder at once. There is no lock to wait for or to be left behind: an entry is a file
 * of its own, and always replaced as a whole. Of two logins at once, the one that was written last is kept. What is damaged,
 * expired, a link, somebody else's or open to others counts as not there.
 *
 * > [!WARNING]
 * > The files hold tokens as they are. Whoever can read them, root and backups included, is the user until they expire.
 *
 * @throws `AuthError` with code `invalid_option` for a folder that belongs to somebody else or that others may use
 * @example
 * const tokenStore = fileTokenStore({ path: join(homedir(), '.cache', 'openstack', 'tokens') })
 * v3Password({ authUrl, username, password, projectName, tokenStore })
 */
export function fileTokenStore(options: FileTokenStoreOptions): TokenStore {
  const { path, onError, now = () => new Date() } = options
  requirePrivateFolder(path)
  const fileOf = (id: string) => join(path, createHash('sha256').update(id).digest('hex') + suffix)
  let swept = false

  async function attempt<T>(run: () => Promise<T>): Promise<T | undefined> {
    try {
      // Somebody may have opened or replaced it meanwhile.
      requirePrivateFolder(path)
      return await run()
    } catch (error) {
      onError?.(error)
      return undefined
    }
  }

  async function set(id: string, state: string, expiresAt: Date): Promise<void> {
    await writePrivateFile(fileOf(id), JSON.stringify({ expires_at: expiresAt, state }), expiresAt)
    if (swept) return
    swept = true
    await sweep(path, ownNames, now())
  }

  return {
    get: (id) => attempt(async () => readEntry(await readPrivateFile(fileOf(id)), now())),
    set: (id, state, expiresAt) => attempt(() => set(id, state, expiresAt)),
    delete: (id) => attempt(() => rm(fileOf(id), { force: true })),
  }
}

/** The state in an entry that is whole and has not expired. */
function readEntry(text: string | undefined, now: Date): string | undefined {
  if (text === undefined) return undefined
  let entry: ReturnType<typeof asObject>
  try {
    entry = asObject(JSON.parse(text))
  } catch {
    return undefined
  }
  const { expires_at: expiresAt, state } = entry ?? {}
  if (typeof expiresAt !== 'string' || typeof state !== 'string') return undefined
  return new Date(expiresAt) > now ? state : undefined
}
