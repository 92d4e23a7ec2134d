import type { Loader, LoaderOption } from './loader.ts'
import { getLoader, loaderNames } from './registry.ts'

/**
 * Describes every loader and its options as Markdown: what each is called in clouds.yaml and in the environment,
 * whether it is required, what it means.
 *
 * @param more loaders of the caller's own
 */
export function describeOptions(more: readonly Loader[] = []): string {
  const all = loaderNames(more).map((name) => getLoader(name, more))
  const contents = all.map(({ name, help }) => `| [\`${name}\`](#${name}) | ${help} |`)
  return [
    '# Ways to log in, and their options',
    '',
    '`auth_type` in clouds.yaml, `OS_AUTH_TYPE` in the environment, and the first argument of `loadPlugin()` are one',
    'of these names. The options are members of `auth` in clouds.yaml, with `-` or `_`, variables in the environment,',
    'and keys of INI sections.',
    '',
    '| `auth_type` | logs in with |',
    '| --- | --- |',
    ...contents,
    ...all.flatMap(sectionOf),
    '',
  ].join('\n')
}

function sectionOf({ name, help, options }: Loader): readonly string[] {
  return [
    '',
    `## ${name}`,
    '',
    `${help[0]?.toUpperCase()}${help.slice(1)}.`,
    '',
    '| option | variable | | meaning |',
    '| --- | --- | --- | --- |',
    ...options.map(rowOf),
  ]
}

function rowOf(option: LoaderOption): string {
  const names = [option.name, ...(option.aliases ?? [])].map((name) => `\`${name.replaceAll('-', '_')}\``)
  const variable = `\`OS_${option.name.replaceAll('-', '_').toUpperCase()}\``
  const traits = [option.required && 'required', option.secret && 'secret', option.list && 'list']
  return `| ${names.join(', ')} | ${variable} | ${traits.filter(Boolean).join(', ')} | ${meaningOf(option)} |`
}

function meaningOf({ help, choices, default: fallback }: LoaderOption): string {
  const values = choices?.map((choice) => `\`${choice}\``).join(', ')
  return [
    help,
    values && (choices?.length === 1 ? `only ${values}` : `one of ${values}`),
    fallback && `default: \`${fallback}\``,
  ]
    .filter(Boolean)
    .join('; ')
}
