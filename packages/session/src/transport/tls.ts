import { invalidOption } from '../errors.ts'

/** A certificate with which the session proves who it is. Paths of PEM files. */
export interface ClientCertificate {
  cert: string
  /** Default: the key is in the `cert` file. */
  key?: string
  /** Opens an encrypted key. */
  passphrase?: string
}

/** How a session trusts services, and how they may know it. */
export interface TlsOptions {
  /**
   * `true` (the default): trust the authorities that Node trusts. A string: path of a PEM file of authorities that are
   * trusted instead, read when the first connection is made.
   *
   * > [!WARNING]
   * > `false` accepts every certificate, so anyone on the way can read tokens and passwords.
   *
   * @see {@link https://security.openstack.org/ossa/OSSA-2015-007.html} for why a string such as `'false'` is refused
   */
  verify?: boolean | string
  /** Client certificate: path of a PEM file with certificate and key, or the two apart. Default: none. */
  cert?: string | ClientCertificate
}

/** What Node's TLS wants to know. */
export interface TlsSettings {
  rejectUnauthorized: boolean
  ca?: string
  cert?: string
  key?: string
  passphrase?: string
}

const switchWords = new Set(['', 'true', 'false', 'yes', 'no', 'on', 'off', '1', '0', 'none', 'null'])

/** @throws {@link SessionError} `invalid_option` for a `verify` that is neither a boolean nor a path */
export function checkTlsOptions({ verify = true, cert }: TlsOptions): void {
  if (
    typeof verify === 'string' ? switchWords.has(verify.trim().toLowerCase()) : typeof verify !== 'boolean'
  ) {
    throw invalidOption(
      `verify is ${JSON.stringify(verify)}: give the boolean true or false, or the path of a PEM file of authorities.`,
    )
  }
  if (cert !== undefined && typeof (typeof cert === 'string' ? cert : cert?.cert) !== 'string') {
    throw invalidOption('cert is neither the path of a PEM file nor { cert, key }.')
  }
}

/** @throws {@link SessionError} `invalid_option` when a file cannot be read */
export function readTlsSettings({ verify = true, cert }: TlsOptions): TlsSettings {
  const settings: TlsSettings = { rejectUnauthorized: verify !== false }
  if (typeof verify === 'string') settings.ca = readPem('verify', verify)
  if (cert !== undefined) {
    const { cert: certPath, key, passphrase } = typeof cert === 'string' ? { cert } : cert
    settings.cert = readPem('cert', certPath)
    settings.key = key === undefined ? settings.cert : readPem('key', key)
    if (passphrase !== undefined) settings.passphrase = passphrase
  }
  return settings
}

function readPem(option: string, path: string): string {
  let text: string
  try {
    // Not imported: most sessions read no file, and loading this package would take longer.
    text = process.getBuiltinModule('node:fs').readFileSync(path, 'utf8')
  } catch (cause) {
    throw invalidOption(`${option}: the file ${path} cannot be read.`, cause)
  }
  if (!text.includes('-----BEGIN ')) throw invalidOption(`${option}: the file ${path} holds no PEM.`)
  return text
}
