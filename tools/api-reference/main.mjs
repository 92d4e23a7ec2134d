// Writes docs/api: one page for each entry point of the libraries, from their comments.
//
//   npm run docs             writes the pages
//   npm run docs -- --check  tells which of them no longer say what the comments say

import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { green, say } from '../../scripts/progress.mjs'
import { run } from '../../scripts/run.mjs'
import { ensureWorkspace, exitWith, manifest, packageFolders, root } from '../../scripts/workspace.mjs'

const here = import.meta.dirname
const pages = join(root, 'docs', 'api')

await exitWith(async () => {
  await ensureWorkspace()
  if (!process.argv.includes('--check')) {
    await write(pages)
    say(`${green('✓')} docs/api: ${(await contents(pages)).size} pages`)
    return 0
  }
  const folder = await mkdtemp(join(tmpdir(), 'ks-api-'))
  try {
    await write(folder)
    const [current, written] = await Promise.all([contents(folder), contents(pages)])
    const names = [...new Set([...current.keys(), ...written.keys()])].sort()
    const stale = names.filter((name) => current.get(name) !== written.get(name))
    if (stale.length > 0) {
      throw new Error(`Write docs/api again with \`npm run docs\`. Not current: ${stale.join(', ')}`)
    }
    say(`${green('✓')} docs/api is current`)
    return 0
  } finally {
    await rm(folder, { recursive: true })
  }
})

/** Broken links in comments are errors. */
async function write(out) {
  const entries = entryPoints().flatMap((file) => ['--entryPoints', file])
  const typedoc = join(here, 'node_modules', 'typedoc', 'bin', 'typedoc')
  const output = await run(process.execPath, [typedoc, ...entries, '--out', out], { cwd: here })
  const warnings = output.split('\n').filter((line) => line.includes('warning') && !isExpected(line))
  if (warnings.length > 0) throw new Error(warnings.join('\n'))
  const strays = [...(await contents(out)).keys()].filter((name) => !/^(@ks\/|README\.md$)/.test(name))
  if (strays.length > 0) throw new Error(`These entry points say no \`@module @ks/…\`: ${strays.join(', ')}`)
}

/** Error classes are in the main entry points; comments of the others name them too. */
function isExpected(warning) {
  return /Failed to resolve link to "\w+Error"|Found \d+ errors and/.test(warning)
}

function entryPoints() {
  return packageFolders()
    .filter((folder) => folder.includes(join(root, 'packages')))
    .flatMap((folder) =>
      Object.values(manifest(folder).exports).map((target) => join(folder, target['@ks/source'])),
    )
}

async function contents(folder) {
  const files = new Map()
  if (!existsSync(folder)) return files
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    files.set(file.slice(folder.length + 1), await readFile(file, 'utf8'))
  }
  return files
}
