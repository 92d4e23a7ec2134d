import { StorageError } from './storage-error.ts'

/** The parts of an SQLAlchemy database URL. */
export interface ConnectionUrl {
  /** What stands before `://`, without `+driver`: `sqlite`, `mysql`, `postgresql`. */
  readonly backend: string
  readonly username: string | undefined
  readonly password: string | undefined
  readonly host: string | undefined
  readonly port: number | undefined
  /** What follows the host's slash: a database's name, or a file's path (absolute when it begins with a slash). */
  readonly database: string | undefined
  readonly options: ReadonlyMap<string, string>
}

const URL_PARTS =
  /^(?<backend>\w+)(?:\+\w+)?:\/\/(?:(?<username>[^:/@]*)(?::(?<password>[^@]*))?@)?(?:\[(?<ipv6>[^\]/?]+)\]|(?<host>[^/:?@]+))?(?::(?<port>\d+))?(?:\/(?<database>[^?]*))?(?:\?(?<query>.*))?$/

/**
 * Reads a database URL as keystone.conf has it under `[database] connection`. The driver after `+` says which Python
 * library the original uses and means nothing here. Username, password and options are percent-decoded.
 *
 * @throws {@link StorageError} `connection_invalid`, without repeating the URL, which may hold a password
 * @see {@link https://docs.sqlalchemy.org/en/14/core/engines.html#database-urls}
 */
export function parseConnectionUrl(connection: string): ConnectionUrl {
  const parts = URL_PARTS.exec(connection.trim())?.groups
  if (parts?.backend === undefined) {
    throw new StorageError(
      'connection_invalid',
      '[database] connection is not a URL such as sqlite:////var/lib/keystone/keystone.db, postgresql://user:password@host/keystone or mysql+pymysql://user:password@host/keystone.',
    )
  }
  return {
    backend: parts.backend,
    username: decoded(parts.username),
    password: decoded(parts.password),
    host: parts.ipv6 ?? parts.host,
    port: parts.port === undefined ? undefined : Number(parts.port),
    database: parts.database === '' ? undefined : parts.database,
    options: new Map(new URLSearchParams(parts.query ?? '')),
  }
}

function decoded(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined
  try {
    return decodeURIComponent(text)
  } catch (cause) {
    // decodeURIComponent's own error does not repeat the text.
    throw new StorageError(
      'connection_invalid',
      'The user or password in [database] connection is not percent-encoded: write % as %25.',
      { cause },
    )
  }
}

/** The database as messages name it: backend, user, host and name, never the password. */
export function describeConnection(url: ConnectionUrl): string {
  const socket = url.options.get('unix_socket') ?? url.options.get('host')
  const user = url.username === undefined ? '' : `${url.username}@`
  const host = socket ?? `${url.host ?? 'localhost'}${url.port === undefined ? '' : `:${url.port}`}`
  return `The ${url.backend} database ${url.database ?? ''} at ${user}${host}`
}

/**
 * Refuses options that are not in the list: an option that changes how a connection is secured must not be lost.
 *
 * @throws {@link StorageError} `connection_invalid` that names the option and those that exist
 */
export function requireKnownOptions(url: ConnectionUrl, known: readonly string[]): void {
  for (const name of url.options.keys()) {
    if (known.includes(name)) continue
    throw new StorageError(
      'connection_invalid',
      `[database] connection has the option ${name}, which a ${url.backend} connection does not know. Known: ${known.join(', ')}.`,
    )
  }
}
