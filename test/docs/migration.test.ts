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
    const source = ['packages/auth/src/errors.ts', 'packages/session/src/errors.ts'].map((file) =>
      readFileSync(join(import.meta.dirname, '..', '..', file), 'utf8'),
    )
    const section = page.slice(page.indexOf('## Exceptions'), page.indexOf('## What is different'))
    const codes = [...section.matchAll(/`([a-z]+(?:_[a-z]+)+)`/g)].map(([, code]) => code)
    expect(codes.length).toBeGreaterThan(10)
    for (const code of codes) expect(source.join(''), code).toContain(`'${code}'`)
  })
})
