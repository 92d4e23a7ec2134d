// npm run bench: makes the checkout ready, measures, and writes docs/benchmarks.md and docs/benchmarks.json.
// npm run bench -- --only never-seen,jws: measures these scenarios only and keeps the other rows; --without-original leaves
// the original out, and writes nothing.

import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ensureWorkspace, exitWith, root, toolEnv } from './workspace.mjs'

await exitWith(async () => {
  if (spawnSync('wrk', ['--version']).error) {
    throw new Error(
      'wrk is missing, which makes the load. On Debian: apt-get install wrk; on macOS: brew install wrk.',
    )
  }
  const node = await ensureWorkspace()
  const bench = spawn(node, [join(root, 'bench', 'run.ts'), ...process.argv.slice(2)], {
    cwd: root,
    env: toolEnv,
    stdio: 'inherit',
  })
  return new Promise((resolve, reject) => {
    bench.once('error', reject)
    bench.once('exit', (code) => resolve(code ?? 1))
  })
})
