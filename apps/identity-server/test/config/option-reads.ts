import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

// const { expiration, caching: cached } = (await settings()).config.token
const destructured = /\{([\w\s,:]*)\}\s*=\s*[^;={}]*?\bconfig\s*\.\s*(\w+)(?!\s*\.)/g
// config.token.expiration
const direct = /\bconfig\s*\.\s*(\w+)\s*\.\s*(\w+)/g

/** The options that a source text reads from a `config`, as `section.option`. Comments do not count. */
export function optionReadsIn(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '')
  return [
    ...[...code.matchAll(direct)].map(([, section, option]) => `${section}.${option}`),
    ...[...code.matchAll(destructured)].flatMap(([, names = '', section]) =>
      names
        .split(',')
        .map((name) => name.split(':')[0]!.trim())
        .filter((name) => name !== '')
        .map((name) => `${section}.${name}`),
    ),
  ]
}

/** The options that the server reads anywhere outside of the folder that defines them, as `section.option`. */
export function optionReads(sources: string): ReadonlySet<string> {
  const files = readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .map((name) => join(sources, name))
    .filter((path) => path.endsWith('.ts') && !relative(sources, path).startsWith('config'))
  return new Set(files.flatMap((path) => optionReadsIn(readFileSync(path, 'utf8'))))
}
