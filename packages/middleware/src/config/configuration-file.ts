import { readFileSync, statSync } from 'node:fs'
import { MiddlewareError } from '../errors.ts'
import { type Ini, readIni } from './ini.ts'

/**
 * Reads a file of options. A file with secrets that everybody on the machine can read is told to `log`, and read all the same.
 *
 * @throws {@link MiddlewareError} `invalid_option` for a file that cannot be read, or a line that is none
 * @see CVE-2013-1977
 */
export function readConfigurationFile(path: string, log: (line: string) => void): Ini {
  const sections = readIni(contentOf(path), path)
  if (isReadableByOthers(path) && holdsSecret(sections)) {
    log(`Every user of this machine can read the secrets in ${path}: chmod o-r.`)
  }
  return sections
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new MiddlewareError('invalid_option', 'file', `${path} cannot be read.`, cause)
  }
}

function isReadableByOthers(path: string): boolean {
  return process.platform !== 'win32' && (statSync(path).mode & 0o004) !== 0
}

function holdsSecret(sections: Ini): boolean {
  return Object.values(sections).some((section) =>
    Object.entries(section).some(
      ([name, { value }]) => value !== '' && /(?:password|secret|secret_key|token|passcode|pass)$/.test(name),
    ),
  )
}
