import { FIXED_OPTIONS } from './fixed-options.ts'
import type { Option, OptionTable } from './option.ts'
import { OPTIONS } from './options.ts'

const INTRODUCTION = `# Configuration

The server reads \`keystone.conf\` as Keystone does. Every command takes \`--config-file\` (repeatable, a later one wins) and
\`--config-dir\` (its \`*.conf\` in the order of their names, after the files), before or after its own name. Without
either flag it reads \`/etc/keystone/keystone.conf\` and \`/etc/keystone/keystone.conf.d/*.conf\`, if they exist; with one,
only what the flags name. \`start\` reads the \`keystone.conf\` of its data directory and then the files that flags name.

The environment wins over files: \`OS_<SECTION>__<OPTION>\` in upper case, for example \`OS_TOKEN__EXPIRATION=7200\`. The
flags \`--host\` and \`--port\` win over \`[ks] host\` and \`port\`.

- A line is \`option = value\` or \`option: value\`; an indented line continues the one above. Comments start with \`#\` or
  \`;\` in the first column.
- \`$option\`, \`\${option}\` and \`$section.option\` stand for the value of another option; \`$$\` is a dollar sign.
- Booleans are \`true\`, \`1\`, \`on\`, \`yes\` and \`false\`, \`0\`, \`off\`, \`no\`, in any case.
- Options of Keystone that are not on this page are accepted, have no effect, and are listed when the server starts.
  Names that Keystone does not have either are an error, and so are wrong values.

This page is generated from the option tables in \`apps/identity-server/src/config/options\`.
`

/** The reference of all options as Markdown: the text of `docs/configuration.md`. */
export function renderOptionsMarkdown(): string {
  const sections = Object.entries<OptionTable>(OPTIONS).map(([section, table]) =>
    renderSection(section, table),
  )
  return [INTRODUCTION, ...sections, renderFixed()].join('\n')
}

function renderSection(section: string, table: OptionTable): string {
  const rows = Object.entries(table).map(
    ([name, option]) =>
      `| \`${name}\` | ${describeType(option)} | ${describeDefault(option)} | ${cell(describeOption(option))} |`,
  )
  return [
    `## [${section}]`,
    '',
    '| option | type | default | meaning |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

function renderFixed(): string {
  const rows = Object.entries(FIXED_OPTIONS).flatMap(([section, options]) =>
    Object.entries(options).map(
      ([option, accepted]) => `| \`[${section}] ${option}\` | ${accepted.map(code).join(', ')} |`,
    ),
  )
  return [
    '## Options with one supported meaning',
    '',
    'Any other value stops the server, because going on without what it asks for would be unsafe.',
    '',
    '| option | supported |',
    '|---|---|',
    ...rows,
    '',
  ].join('\n')
}

function describeType(option: Option): string {
  if ('choices' in option && option.choices)
    return `${option.type === 'list' ? 'list of ' : ''}${option.choices.map(code).join(', ')}`
  if (option.type === 'multi') return 'text, repeatable'
  if (option.type !== 'integer') return option.type === 'string' ? 'text' : option.type
  const { min, max } = option
  if (min !== undefined && max !== undefined) return `integer ${min}–${max}`
  return min === undefined ? 'integer' : `integer ≥ ${min}`
}

function describeDefault({ default: value }: Option): string {
  if (value === undefined) return 'unset'
  if (typeof value === 'object') return value.length === 0 ? 'empty' : code(value.join(','))
  return code(String(value))
}

function describeOption({ description, secret, deprecatedNames = [] }: Option): string {
  const former = deprecatedNames.map((name) => code(name.replace(/^(.*)\.(.*)$/, '[$1] $2')))
  return [description, secret && 'Secret.', former.length > 0 && `Formerly ${former.join(', ')}.`]
    .filter(Boolean)
    .join(' ')
}

function code(text: string): string {
  return text === '' ? 'empty' : `\`${text}\``
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
