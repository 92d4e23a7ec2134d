import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'

const source = join(import.meta.dirname, '../src')

/** Files that are loaded with a file. Imports of types alone load nothing. */
function loadedWith(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file) || !existsSync(file)) return found
  found.add(file)
  const text = readFileSync(file, 'utf8')
  for (const [, name] of text.matchAll(/^(?:import|export) (?!type )[^'"]*?from '(\.[^']+)'/gm)) {
    loadedWith(join(dirname(file), name!), found)
  }
  return found
}

it('loads nothing of memcached and of auditing with the guard', () => {
  const files = [...loadedWith(join(source, 'index.ts'))]
  expect(files.length).toBeGreaterThan(10)
  expect(files.filter((file) => /\/(?:memcached|audit|proxy)\//.test(file))).toEqual([])
})
