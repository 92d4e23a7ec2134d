import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as auth from '@ks/auth'
import { loaderNames } from '@ks/auth/loading'
import * as saml from '@ks/auth/saml'
import * as session from '@ks/session'
import { describe, expect, it } from 'vitest'

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'migrating-from-python.md'), 'utf8')
const plugins = page.slice(page.indexOf('## Plugins'), page.indexOf('## Session'))
const rows = [...plugins.matchAll(/^\| `[^|]+\| (?:`(\w+)`)? *\| ([^|]+?) *\|$/gm)]
const exported = new Set([auth, saml, session].flatMap((library) => Object.keys(library)))

describe('docs/migrating-from-python.md', () => {
  it('names every auth_type, and no other', () => {
    const named = rows.flatMap(([, authType]) => authType ?? [])
    expect(named.sort()).toEqual([...loaderNames()].sort())
  })

  it('names factories that there are', () => {
    const named = rows.flatMap(([, , cell]) => /^`(\w+)[`(]/.exec(cell ?? '')?.[1] ?? [])
    expect(named.filter((name) => !exported.has(name) && name !== 'receipt')).toEqual([])
    expect(named.length).toBe(rows.length - 1)
  })

  it('names error codes that there are', () => {
    const known = ['packages/auth/src/errors.ts', 'packages/session/src/errors.ts'].flatMap(codesIn)
    const section = page.slice(page.indexOf('## Exceptions'), page.indexOf('## What is different'))
    const cells = [...section.matchAll(/^\| `[^|]+\| ([^|]+?) *\|$/gm)].map(([, cell = '']) => cell)
    const codes = cells.map((cell) => wordsOf(cell).filter((word) => !members.includes(word)))
    expect(codes.filter((some) => some.length === 0)).toEqual([])
    expect(codes.flat().filter((code) => !known.includes(code))).toEqual([])
    expect(codes.flat()).toEqual(expect.arrayContaining(['refused', 'timeout', 'http_error']))
  })
})

/** Members of errors, which the page names beside the codes. */
const members = ['status', 'receipt']

function wordsOf(cell: string): string[] {
  return [...cell.matchAll(/`([a-z_]+)`/g)].map(([, word = '']) => word)
}

/** The members of the union types of codes in a file. */
function codesIn(file: string): string[] {
  const source = readFileSync(join(import.meta.dirname, '..', '..', file), 'utf8')
  const unions = [...source.matchAll(/^export type \w+ErrorCode =(.*?)\n\n/gms)].map(
    ([, union = '']) => union,
  )
  return [...unions.join('').matchAll(/'(\w+)'/g)].map(([, code = '']) => code)
}
