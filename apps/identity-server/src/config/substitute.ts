// $$ | $name, $section.name | ${name}, ${section.name}
const REFERENCE = /\$(?:(\$)|([_a-z][._a-z0-9]*)|\{([_a-z][._a-z0-9]*)\})/gi

/**
 * Replaces references to other options in a value.
 *
 * `$name` and `${name}` stand for an option, `$section.name` for one of another section, `$$` and `\$` for a dollar
 * sign. A dollar sign before anything else stays as it is.
 *
 * @param textOf text of the option that a reference names
 * @see {@link https://docs.openstack.org/oslo.config/latest/configuration/format.html#substitution}
 */
export function substitute(text: string, textOf: (reference: string) => string): string {
  return text
    .replaceAll('\\$', '$$$$')
    .replace(REFERENCE, (_match, dollar?: string, plain?: string, braced?: string) =>
      dollar ? '$' : textOf(plain ?? braced!),
    )
}
