// A vitest reporter for scripts/test.mjs: one JSON line on descriptor 3 per finished test file, and the totals.

import { writeSync } from 'node:fs'

const send = (message) => writeSync(3, `${JSON.stringify(message)}\n`)

function count(modules) {
  const states = modules.flatMap((module) =>
    [...module.children.allTests()].map((test) => test.result().state),
  )
  // A file that does not load has no tests to fail.
  const broken = modules.filter((module) => module.state() === 'failed' && module.errors().length > 0).length
  return {
    passed: states.filter((state) => state === 'passed').length,
    failed: states.filter((state) => state === 'failed').length + broken,
    skipped: states.filter((state) => state === 'skipped').length,
  }
}

/** Named by `vitest --reporter=<this file>`, which wants a default export. */
class VitestProgress {
  #files = 0
  #done = []

  onTestRunStart(specifications) {
    this.#files = specifications.length
  }

  onTestModuleEnd(module) {
    this.#done.push(module)
    send({ done: this.#done.length, files: this.#files, ...count(this.#done) })
  }

  onTestRunEnd(modules, unhandledErrors) {
    const { passed, failed, skipped } = count(modules)
    send({ total: true, passed, failed: failed + unhandledErrors.length, skipped })
  }
}

// biome-ignore lint/style/noDefaultExport: vitest loads a reporter by its default export
export default VitestProgress
