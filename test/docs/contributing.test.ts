import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const page = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')

it('CONTRIBUTING.md names every project of the tests', () => {
  const [, units = ''] = /\nThe units are called (.*?)\n\n/s.exec(page) ?? []
  const named = [...units.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name)
  const config = readFileSync(join(root, 'vitest.config.ts'), 'utf8')
  const projects = [...config.matchAll(/\bproject\('([\w-]+)'/g)].map(([, name]) => name)
  expect(projects).toContain('client')
  expect(named.sort()).toEqual(projects.sort())
})

it('CONTRIBUTING.md names scripts that there are', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object }
  const named = [...page.matchAll(/\bnpm (?:run ([\w:]+)|(start|test)\b)/g)].map(([, run, own]) => run ?? own)
  expect(named).toEqual(expect.arrayContaining(['test:interop', 'changeset']))
  expect(named.filter((name) => !Object.hasOwn(scripts, name ?? ''))).toEqual([])
})

it('CONTRIBUTING.md names files that there are', () => {
  const named = [...page.matchAll(/\b(?:apps|packages|scripts|test)\/[\w./-]+/g)].map(([path]) => path)
  const places = ['', 'apps/identity-server']
  expect(named.length).toBeGreaterThan(5)
  expect(named.filter((path) => !places.some((place) => existsSync(join(root, place, path))))).toEqual([])
})
