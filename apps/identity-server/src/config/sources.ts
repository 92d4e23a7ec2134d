import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ConfigProblem } from './config-error.ts'
import { parseIni } from './ini.ts'
import { isKnownSection, normaliseSection } from './recognise.ts'

/** Where the value of an option comes from. */
export type OptionSource =
  | { readonly kind: 'default' }
  | { readonly kind: 'file'; readonly file: string; readonly line: number }
  | { readonly kind: 'environment'; readonly variable: string }

/** One assignment, from wherever. */
export interface Setting {
  /** As {@link normaliseSection} gives it. */
  readonly section: string
  readonly option: string
  readonly value: string
  readonly source: Exclude<OptionSource, { kind: 'default' }>
}

/** A source in words: `file:line`, or the name of the variable. */
export function describeSource(source: OptionSource): string {
  if (source.kind === 'file') return `${source.file}:${source.line}`
  return source.kind === 'environment' ? source.variable : 'default'
}

/** The `*.conf` files of a folder in the order of their names. Hidden files are left out. */
export async function listConfigDir(dir: string, problems: ConfigProblem[]): Promise<string[]> {
  try {
    const names = await readdir(dir)
    const isConf = (name: string) => name.endsWith('.conf') && !name.startsWith('.')
    return names
      .filter(isConf)
      .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
      .map((name) => join(dir, name))
  } catch (error) {
    problems.push({ code: 'unreadable', where: dir, message: explainUnreadable('folder', error) })
    return []
  }
}

/** Reads one configuration file. What is wrong with it is added to `problems`. */
export async function readConfigFile(file: string, problems: ConfigProblem[]): Promise<Setting[]> {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file))
  } catch (error) {
    problems.push({ code: 'unreadable', where: file, message: explainUnreadable('file', error) })
    return []
  }
  const ini = parseIni(text)
  for (const { line, message } of ini.problems) {
    problems.push({ code: 'syntax', where: `${file}:${line}`, message })
  }
  return ini.entries.map(({ section, key, value, line }) => ({
    section: normaliseSection(section),
    option: key,
    value,
    source: { kind: 'file', file, line },
  }))
}

/**
 * The options that the environment sets, as `OS_<GROUP>__<OPTION>` in upper case.
 *
 * Variables of groups that Keystone does not have belong to other services and are left alone.
 *
 * @see {@link https://docs.openstack.org/oslo.config/latest/reference/drivers.html#module-oslo_config.sources._environment}
 */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Setting[] {
  return Object.entries(env).flatMap(([variable, value]) => {
    const [, group, name] = /^OS_([A-Z0-9_]+?)__([A-Z0-9_]+)$/.exec(variable) ?? []
    if (group === undefined || name === undefined || value === undefined) return []
    const section = normaliseSection(group)
    if (!isKnownSection(section)) return []
    return [{ section, option: name.toLowerCase(), value, source: { kind: 'environment', variable } }]
  })
}

function explainUnreadable(what: 'file' | 'folder', error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT') return `the ${what} does not exist`
  if (code === 'EACCES') return `this process may not read the ${what}`
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'the file is not UTF-8'
  return `the ${what} cannot be read (${String(code ?? 'unknown reason')})`
}
