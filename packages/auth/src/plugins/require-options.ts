import { AuthError } from '../errors.ts'

/** The name of an option that must be given, or several of which one must. */
export type Requirement<Options> = (keyof Options & string) | readonly (keyof Options & string)[]

/**
 * Checks that options are there, all at once: who has forgotten three of them shall read so once. Types demand them too, but
 * options often come from an environment, where no compiler has looked at them.
 *
 * @param plugin the factory that wants them, for the message
 * @throws {@link AuthError} `missing_options`, naming all that are missing
 */
export function requireOptions<Options extends object>(
  plugin: string,
  options: Options,
  required: readonly Requirement<Options>[],
): void {
  const given = (name: keyof Options) => options[name] !== undefined && options[name] !== null
  const missing = required
    .map((one) => (typeof one === 'string' ? [one] : one))
    .filter((alternatives) => !alternatives.some(given))
  if (missing.length === 0) return
  // What several methods need is missing once.
  const names = new Set(missing.map((alternatives) => alternatives.join(' or ')))
  throw new AuthError('missing_options', `${plugin} needs ${[...names].join(', ')}.`, {
    options: [...new Set(missing.flat())],
  })
}
