// What a user of the packages would stumble over: entry points that do not resolve, types that are not there, files that
// are missing in what is published, a reference that says something else; and what nobody would miss: unused files, exports
// and dependencies.

import { join } from 'node:path'
import { run } from './run.mjs'
import { root, toolEnv, turbo } from './workspace.mjs'

const bin = (name) => join(root, 'node_modules', '.bin', name)

/**
 * Checks the packages as they would be published, and the whole workspace for what is unused.
 *
 * @param {readonly string[]} libraries  names of folders in `packages/`
 * @param {(note: string) => void} note  told what is being looked at
 * @throws {CommandFailed} of the first check that finds something
 */
export async function checkPackages(libraries, note) {
  note('build')
  await turbo('build')
  for (const library of libraries) {
    note(library)
    const options = { cwd: join(root, 'packages', library), env: toolEnv }
    await run(bin('publint'), ['--strict'], options)
    await run(bin('attw'), ['--pack', '.', '--profile', 'esm-only'], options)
  }
  note('API reference')
  await run(process.execPath, [join(root, 'tools', 'api-reference', 'main.mjs'), '--check'], {
    cwd: root,
    env: toolEnv,
  })
  note('unused files, exports and dependencies')
  await run(bin('knip'), [], { cwd: root, env: toolEnv })
}
