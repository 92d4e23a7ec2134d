// Run in the folder of a library: builds what is published of it. Types file by file, and the program of each entry point
// in as few files as can be: loading a hundred small files takes several times as long as running what is in them.

import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { run } from './run.mjs'
import { root } from './workspace.mjs'

const { exports, bin = {} } = JSON.parse(readFileSync('package.json', 'utf8'))

/** `dist/loading/index.js` is made from `src/loading/index.ts`. */
const programs = [...Object.values(exports).map((target) => target.default), ...Object.values(bin)]
const input = Object.fromEntries(
  programs.map((program) => {
    const name = program.replace(/^\.\/dist\/(.*)\.js$/, '$1')
    return [name, `./src/${name}.ts`]
  }),
)

rmSync('dist', { recursive: true, force: true })
await run(process.execPath, [
  join(root, 'node_modules', 'typescript', 'bin', 'tsc'),
  ...['-p', 'tsconfig.json', '--emitDeclarationOnly'],
]).catch((error) => {
  console.error(error.output)
  process.exit(1)
})
const bundle = await rolldown({
  input,
  // Only the library's own files go in.
  external: (id) => !id.startsWith('.') && !id.startsWith('/'),
  platform: 'neutral',
  treeshake: true,
})
await bundle.write({
  dir: 'dist',
  format: 'esm',
  sourcemap: true,
  entryFileNames: '[name].js',
  chunkFileNames: 'parts/[name].js',
})
await bundle.close()
