import { MiddlewareError } from '../errors.ts'
import type { GuardOptions } from '../guard.ts'
import { readConfigurationFile } from './configuration-file.ts'
import { type GuardConfiguration, guardConfiguration } from './guard-configuration.ts'
import type { Ini } from './ini.ts'

/** Where the options are. */
export interface GuardFile {
  /** Path of an INI file. It is read once. */
  readonly file: string
  /** Default: whichever the file has of `filter:tokenauth` and `keystone_authtoken`. */
  readonly section?: string | undefined
  /** Header values of the Python middleware. No section implies it. Default: the documented ones. */
  readonly compat?: GuardOptions['compat']
  /** Told what is odd in the file, and what goes wrong later, without secrets. Default: nobody is told. */
  readonly log?: ((line: string) => void) | undefined
}

/**
 * Reads what a `[filter:tokenauth]` of Paste, or a `[keystone_authtoken]`, says, and makes the guard's options of it, with a
 * session that is logged in as the section says. Close the result when the service ends.
 *
 * @throws {@link MiddlewareError} `invalid_configuration`, with everything that is wrong in `problems`; `invalid_option` for
 * a file that cannot be read, or a line that is none; `missing_option` when it does not have the section
 * @example
 * const { options } = guardOptionsFromFile({ file: '/etc/nova/api-paste.ini' })
 * await app.register(keystone, options)
 */
export function guardOptionsFromFile(given: GuardFile): GuardConfiguration {
  const { file, compat, log = () => {} } = given
  const sections = readConfigurationFile(file, log)
  const section = given.section ?? onlySection(sections, file)
  if (!Object.hasOwn(sections, section))
    throw new MiddlewareError('missing_option', 'section', `${file} has no section [${section}].`)
  return guardConfiguration({ sections, section, source: file, compat, log })
}

const usualSections = ['filter:tokenauth', 'keystone_authtoken']

function onlySection(sections: Ini, file: string): string {
  const found = usualSections.filter((name) => Object.hasOwn(sections, name))
  if (found.length === 1) return found[0]!
  const problem = `${file} has ${found.length === 0 ? 'neither' : 'both'} of the sections ${usualSections.join(', ')}: name one.`
  throw new MiddlewareError(
    found.length === 0 ? 'missing_option' : 'contradictory_options',
    'section',
    problem,
  )
}
