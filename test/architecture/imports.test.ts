import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { oneAuthPath } from './auth-path-rule.ts'
import { noCycles } from './cycles.ts'
import { namedExports, shortFiles, telling } from './file-rules.ts'
import {
  authRunsAnywhere,
  declaredDependencies,
  indexFiles,
  type Manifest,
  packageDirection,
} from './package-rules.ts'
import { resourceLayers } from './resource-rules.ts'
import { importsOf, readSourceFiles, type Violation } from './source-file.ts'

const root = join(import.meta.dirname, '..', '..')
const units = ['packages', 'apps'].flatMap((folder) =>
  readdirSync(join(root, folder)).map((name) => `${folder}/${name}`),
)
const manifests = Object.fromEntries(
  units.map((unit): [string, Manifest] => [
    unit,
    JSON.parse(readFileSync(join(root, unit, 'package.json'), 'utf8')),
  ]),
)
const files = readSourceFiles(root, units)
const all = [...files, ...readSourceFiles(root, ['test', 'examples'])]

it('sees the files of every unit and their imports', () => {
  for (const unit of units)
    expect(
      files.some(({ path }) => path.startsWith(`${unit}/src/`)),
      unit,
    ).toBe(true)
  const index = files.find(({ path }) => path === 'packages/auth/src/index.ts')
  const imported = index === undefined ? [] : importsOf(index).map(({ path }) => path)
  expect(imported).toContain('packages/auth/src/wire/v3.ts')
})

it.each<[string, () => Violation[]]>([
  ['units import each other in one direction', () => packageDirection(all, manifests)],
  ['units import only what they declare', () => declaredDependencies(files, manifests)],
  ['the authentication contract runs anywhere', () => authRunsAnywhere(files)],
  ['resources keep their layers', () => resourceLayers(files)],
  ['there is one way to a token', () => oneAuthPath(files)],
  ['every index.ts is an entry point', () => indexFiles(files, manifests)],
  ['file names say something', () => telling(all)],
  ['exports have names', () => namedExports(all)],
  ['source files are short', () => shortFiles(files)],
  ['files do not import themselves by way of others', () => noCycles(all)],
])('%s', (_, check) => {
  expect(check()).toStrictEqual([])
})
