import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const page = readFileSync(join(root, 'docs', 'migrating-from-keystonemiddleware.md'), 'utf8')
const sourceOf = (path: string) => readFileSync(join(root, 'packages', 'middleware', 'src', path), 'utf8')

/** Rows of the tables below a heading, up to the next heading of any level; cells as they are written. */
function rowsOf(heading: string): string[][] {
  const [, section = ''] = new RegExp(`\\n#+ ${heading}\\n(.*?)(?=\\n#|$)`, 's').exec(page) ?? []
  const lines = section.split('\n').filter((line) => line.startsWith('|'))
  const rows = lines.map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  )
  return rows.filter(([first = '']) => !first.startsWith('---')).slice(1)
}

const wordsIn = (text = '') => [...text.matchAll(/`(\w+)`/g)].map(([, word = '']) => word)

describe('the page for those who come from keystonemiddleware', () => {
  const table = sourceOf('config/option-table.ts')
  const others = sourceOf('config/other-options.ts')

  it('has every option of a file, under all its names, and no other', () => {
    const [, entries = ''] = /configOptions = \{\n(.*?)\n\} as const/s.exec(table) ?? []
    const options = entries.split(/\n(?= {2}\w+: )/).map((entry) => {
      const [, name = ''] = /^ {2}(\w+): option\(/.exec(entry) ?? []
      const [, aliases = ''] = /aliases: \[(.*?)\]/.exec(entry) ?? []
      return [name, ...[...aliases.matchAll(/'(\w+)'/g)].map(([, alias = '']) => alias)]
    })
    expect(options.length).toBeGreaterThan(30)
    expect(rowsOf('Options').map(([names]) => wordsIn(names))).toEqual(options)
  })

  it.each([
    ['Without effect', 'withoutEffect'],
    ['Refused', 'refused'],
  ])('has every option that is %s, with the reason', (heading, name) => {
    const [, entries = ''] =
      new RegExp(`export const ${name}\\b.*? = \\{\\n(.*?)\\n\\}`, 's').exec(others) ?? []
    const texts = new Map(
      [...others.matchAll(/^const (\w+) = '(.*)'$/gm)].map(([, key = '', text]) => [key, text]),
    )
    const expected = [...entries.matchAll(/^ {2}'?([\w.]+)'?: (?:'(.*)'|(\w+)),$/gm)].map(
      ([, option, text, key = '']) => [`\`${option}\``, text ?? texts.get(key)],
    )
    expect(expected).toHaveLength(entries.split('\n').length)
    expect(rowsOf(heading)).toEqual(expected)
  })

  /** Members of the interfaces of options in a file. */
  function optionsIn(...files: string[]): string[] {
    return files.flatMap((file) =>
      [...sourceOf(file).matchAll(/^export interface \w*(?:Options|Map)\b.*? \{\n(.*?)\n\}/gms)].flatMap(
        ([, members = '']) =>
          [...members.matchAll(/^ {2}(?:readonly )?(\w+)\??: /gm)].map(([, name = '']) => name),
      ),
    )
  }

  const guardOptions = optionsIn(
    ...['guard.ts', 'identity-headers.ts', 'service-token.ts', 'token-bind.ts'],
    ...['keystone-validator.ts', 'cache/cached.ts'],
  )
  const memcached = optionsIn('cache/memcached/options.ts')

  it('says of every option of a guard whether a file has it, and what it is called there', () => {
    const named = rowsOf('Options').flatMap(([, inCode]) => wordsIn(inCode))
    const [, forPrograms = ''] = /\n\n(`scheme`.*?) are for programs alone/s.exec(page) ?? []
    const all = [...named, ...wordsIn(forPrograms)]
    expect([...new Set(all)].sort()).toEqual([...new Set([...guardOptions, 'validator'])].sort())
  })

  it('names options of memcachedTokens that there are, and all but the callback', () => {
    const rows = rowsOf('Options').filter(([, inCode]) => inCode === '`sharedTokens`')
    const named = rows.flatMap(([, , note]) => wordsIn(note?.replace(/\bof `.*/, '')))
    expect([...new Set([...named, 'onDead'])].sort()).toEqual([...memcached].sort())
  })

  const signature = optionsIn('companions/signature-exchange.ts')
  it.each([
    ['ec2_token', [...signature, ...optionsIn('companions/ec2/ec2-signature.ts')]],
    ['s3_token', [...signature, ...optionsIn('companions/s3/s3-signature.ts')]],
    ['oauth2_mtls_token', optionsIn('companions/client-certificate.ts')],
    [
      'external_oauth2_token',
      optionsIn(
        'companions/external-oauth2/options.ts',
        'companions/client-certificate.ts',
        'cache/cached.ts',
      ),
    ],
    ['audit', optionsIn('audit/auditor.ts')],
  ])('names every option of %s', (middleware, expected) => {
    expect(expected.length).toBeGreaterThan(0)
    const rows = rowsOf('Options of the others').filter(([first]) => first === middleware)
    const named = rows.flatMap(([, , here]) => wordsIn(here))
    const ofSessions = ['verify', 'cert']
    expect([...new Set(named.filter((name) => !ofSessions.includes(name)))].sort()).toEqual(
      [...new Set(expected)].sort(),
    )
  })

  it('names entry points that there are', () => {
    const { exports } = JSON.parse(
      readFileSync(join(root, 'packages', 'middleware', 'package.json'), 'utf8'),
    ) as { exports: object }
    const named = [...page.matchAll(/@ks\/middleware([\w/-]*)/g)].map(([, path]) => `.${path}`)
    expect(named).toContain('./config')
    expect(named.filter((path) => !Object.hasOwn(exports, path))).toEqual([])
  })

  it('has every code of MiddlewareError', () => {
    const [, union = ''] = /type MiddlewareErrorCode =(.*?)\n\n/s.exec(sourceOf('errors.ts')) ?? []
    const codes = [...union.matchAll(/'(\w+)'/g)].map(([, code]) => code)
    expect(codes.length).toBeGreaterThan(3)
    expect(
      rowsOf('Errors at start')
        .map(([code]) => code?.replaceAll('`', ''))
        .sort(),
    ).toEqual(codes.sort())
  })
})
