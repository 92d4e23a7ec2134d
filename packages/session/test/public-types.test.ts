import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const packageRoot = resolve(import.meta.dirname, '..')
const repository = resolve(packageRoot, '../..')
const out = mkdtempSync(join(tmpdir(), 'ks-session-types-'))
afterAll(() => rmSync(out, { recursive: true }))

/** The declaration files that `index.d.ts` leads to, and the packages that they import. */
function reach(file: string, files: Map<string, string>, packages: Set<string>): void {
  if (files.has(file)) return
  const text = readFileSync(file, 'utf8')
  files.set(file, text)
  for (const [, specifier = ''] of text.matchAll(/(?:from|import\()\s*['"]([^'"]+)['"]/g)) {
    if (!specifier.startsWith('.')) {
      packages.add(specifier)
      continue
    }
    const target = resolve(dirname(file), specifier).replace(/\.(ts|js)$/, '.d.ts')
    expect(existsSync(target), target).toBe(true)
    reach(target, files, packages)
  }
}

test('S-002 the public types show no type of an HTTP library', () => {
  const tsc = join(repository, 'node_modules/.bin/tsc')
  const args = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--sourceMap', 'false']
  execFileSync(
    tsc,
    ['-p', join(packageRoot, 'tsconfig.test.json'), ...args, '--rootDir', repository, '--outDir', out],
    {
      stdio: 'pipe',
    },
  )
  const files = new Map<string, string>()
  const packages = new Set<string>()
  reach(join(out, 'packages/session/src/index.d.ts'), files, packages)
  expect(files.size).toBeGreaterThan(5)
  expect([...packages].sort()).toEqual(['@ks/auth', '@ks/auth/loading', 'node:stream'])
})
