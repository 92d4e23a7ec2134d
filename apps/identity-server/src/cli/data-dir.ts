import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PartialConfig } from '../config/options.ts'
import { CliError, systemCode } from './fail.ts'

/** Where the parts of a data directory are. */
export interface DataDir {
  path: string
  config: string
  /** The configuration until everything else is there: its name is what tells an interrupted first start. */
  draft: string
  clouds: string
  fernetKeys: string
  receiptKeys: string
  credentialKeys: string
  /** Keys of JWS tokens, if the server is configured to make these. */
  jwsPrivateKeys: string
  jwsPublicKeys: string
}

export function dataDirAt(path: string): DataDir {
  return {
    path,
    config: join(path, 'keystone.conf'),
    draft: join(path, 'keystone.conf.draft'),
    clouds: join(path, 'clouds.yaml'),
    fernetKeys: join(path, 'fernet-keys'),
    receiptKeys: join(path, 'receipt-keys'),
    credentialKeys: join(path, 'credential-keys'),
    jwsPrivateKeys: join(path, 'jws-keys', 'private'),
    jwsPublicKeys: join(path, 'jws-keys', 'public'),
  }
}

/**
 * What a data directory is:
 *
 * - `new`: it does not exist or is empty
 * - `interrupted`: a first start began to fill it
 * - `made`: it has a configuration
 *
 * @throws `CliError` for a directory that cannot be used, or that holds something else
 */
export function examineDataDir({ path }: DataDir): 'new' | 'interrupted' | 'made' {
  // SQLAlchemy's URLs have no way to write these.
  if (/[?\p{Cc}]/u.test(path))
    throw new CliError(
      `The data directory ${path} has a character in its name that a database URL cannot hold. Choose another one with --data-dir.`,
    )
  const names = list(path)
  if (names.includes('keystone.conf')) return 'made'
  if (names.includes('keystone.conf.draft')) return 'interrupted'
  // What every freshly made file system has.
  if (names.some((name) => name !== 'lost+found')) {
    throw new CliError(
      `${path} holds files, but none that a first start has made. Choose another directory with --data-dir.`,
    )
  }
  return 'new'
}

/** Makes the directory, readable by its owner only, and whatever is missing above it. */
export function makeDataDir({ path }: DataDir): void {
  inDataDir(path, () => mkdirSync(path, { recursive: true, mode: 0o700 }))
}

/** Writes a file, as a whole or not at all, so that only its owner can read it. */
export function writePrivately(file: string, text: string): void {
  const temporary = `${file}.tmp`
  inDataDir(file, () => {
    rmSync(temporary, { force: true })
    writeFileSync(temporary, text, { mode: 0o600, flag: 'wx', flush: true })
    renameSync(temporary, file)
  })
}

/** Says that the first start is complete. */
export function finishDataDir({ draft, config }: DataDir): void {
  inDataDir(config, () => renameSync(draft, config))
}

/** What the configuration of a data directory says, before it is written. */
export function optionsOf(dir: DataDir): PartialConfig {
  return {
    ks: { data_dir: dir.path },
    fernet_tokens: { key_repository: dir.fernetKeys },
    fernet_receipts: { key_repository: dir.receiptKeys },
    credential: { key_repository: dir.credentialKeys },
    jwt_tokens: {
      jws_private_key_repository: dir.jwsPrivateKeys,
      jws_public_key_repository: dir.jwsPublicKeys,
    },
  }
}

/** The `keystone.conf` of a data directory, for {@link optionsOf}. */
export function configText({ path }: DataDir): string {
  return `# Made by the first start. Section and option names are Keystone's; docs/configuration.md lists them.

[ks]
# Holds the database too. "start --data-dir" goes by the directory itself, the other commands by this line.
data_dir = ${path.replaceAll('$', '$$$$')}

[fernet_tokens]
key_repository = $ks.data_dir/fernet-keys

[fernet_receipts]
key_repository = $ks.data_dir/receipt-keys

[credential]
key_repository = $ks.data_dir/credential-keys

[jwt_tokens]
jws_private_key_repository = $ks.data_dir/jws-keys/private
jws_public_key_repository = $ks.data_dir/jws-keys/public
`
}

function list(path: string): string[] {
  try {
    return readdirSync(path)
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return []
    throw unusable(path, cause)
  }
}

function inDataDir(path: string, change: () => void): void {
  try {
    change()
  } catch (cause) {
    throw unusable(path, cause)
  }
}

function unusable(path: string, cause: unknown): CliError {
  return new CliError(
    `Cannot use ${path} (${systemCode(cause)}). Choose another directory with --data-dir, or correct its permissions.`,
    { cause },
  )
}
