// npm test: makes the checkout ready, then checks format and lint, types and packages, and runs the tests.
//
//   npm test                        everything that needs nothing but Node.js
//   npm test -- <vitest arguments>  only the tests that match
//   npm run test:interop            against the original Keystone and its clients (Debian, as root)
//   npm run test:runtimes           the libraries on the other releases of Node.js, on Deno and on Bun

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { checkPackages } from './check-packages.mjs'
import { bold, coloured, green, red, say, seconds, step } from './progress.mjs'
import { CommandFailed, run } from './run.mjs'
import { fetchBun, fetchDeno, fetchNode, otherNodes } from './runtimes.mjs'
import { ensureWorkspace, exitWith, root, toolEnv, turbo } from './workspace.mjs'

const vitestMain = join(root, 'node_modules', 'vitest', 'vitest.mjs')
const progressReporter = join(root, 'scripts', 'vitest-progress.mjs')
const colourEnv = { ...toolEnv, ...(coloured ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }) }
const libraries = ['auth', 'session', 'client', 'middleware']

await exitWith(async () => {
  const args = process.argv.slice(2).filter((arg) => arg !== '--')
  const results = []
  try {
    const node = await ensureWorkspace()
    for (const check of await chooseChecks(node, args)) results.push(await perform(check))
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error
    say(`\n${error.output.trim()}\n\n${red(error.message)}`)
    results.push({
      title: 'Preparation',
      ok: false,
      passed: 0,
      failed: 1,
      skipped: 0,
      took: performance.now(),
    })
  }
  return summarise(results)
})

async function chooseChecks(node, args) {
  if (args[0] === '--interop') return interopChecks(node, args.slice(1))
  if (args[0] === '--runtimes') return await runtimeChecks(node, args.slice(1))
  const unit = tests('Tests', [node], ['--project=!interop', '--project=!runtimes', ...args])
  return args.length > 0 ? [unit] : [formatAndLint(), types(node), packages(), unit]
}

function formatAndLint() {
  const work = async () => {
    await run(join(root, 'node_modules', '.bin', 'biome'), ['check', '.'], { cwd: root, env: colourEnv })
  }
  return { title: 'Format and lint', work }
}

function types(node) {
  const work = async () => {
    await turbo('typecheck')
    // Tests that cross units belong to no package.
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
    const projects = ['test/tsconfig.json', 'test/interop/tsconfig.json', 'bench/tsconfig.json'].filter(
      (file) => existsSync(join(root, file)),
    )
    for (const project of projects) await run(node, [tsc, '-p', project], { cwd: root, env: colourEnv })
  }
  return { title: 'Types', work }
}

function packages() {
  return { title: 'Packages', work: (note) => checkPackages(libraries, note) }
}

async function runtimeChecks(node, args) {
  const checks = []
  for (const version of otherNodes) {
    const other = await step(`Fetching Node.js ${version}`, () => fetchNode(version))
    checks.push(tests(`Libraries on Node.js ${version}`, [other], [...projects(libraries), ...args]))
  }
  const [deno, bun] = await step('Fetching Deno and Bun', () => Promise.all([fetchDeno(), fetchBun()]))
  const env = { KS_DENO: deno, KS_BUN: bun }
  return [...checks, tests('Deno, Bun and browsers', [node], [...projects(['runtimes']), ...args], env)]
}

function interopChecks(node, args) {
  const withMariadb = [
    node,
    '--conditions=@ks/source',
    join(root, 'test', 'interop', 'with-mariadb.ts'),
    node,
  ]
  const storeTests = [...projects(['identity-server']), ...testsOnEveryDatabase()]
  return [
    debianPackages(node),
    tests('Stores on MariaDB', withMariadb, storeTests),
    // The peers are servers on this machine's few cores: one file at a time.
    tests('Interoperability', withMariadb, [...projects(['interop']), '--no-file-parallelism', ...args]),
  ]
}

/** The test files of the server that run on every database there is. */
function testsOnEveryDatabase() {
  const folder = join(root, 'apps', 'identity-server', 'test')
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join(folder, name))
    .filter((file) => /\b(onEveryDatabase|databases)\b/.test(readFileSync(file, 'utf8')))
}

function debianPackages(node) {
  const installer = join(root, 'test', 'interop', 'install-peers.ts')
  const work = async (note) => {
    await run(node, [installer], { cwd: root, env: colourEnv, onLine: (line) => note(line.slice(0, 60)) })
    note('')
  }
  return { title: 'Debian packages', work }
}

function projects(names) {
  return names.map((name) => `--project=${name}`)
}

/** A check that runs vitest: `launcher` is the command that runs a script with Node.js, `more` goes to its environment. */
function tests(title, launcher, args, more = {}) {
  const reporters = ['--reporter=default', `--reporter=${progressReporter}`]
  const command = [...launcher, vitestMain, 'run', ...reporters, ...args]
  return {
    title,
    work: async (note) => {
      let totals
      const env = { ...colourEnv, ...more, PATH: `${dirname(launcher[0])}:${toolEnv.PATH}` }
      const onMessage = (line) => {
        const message = JSON.parse(line)
        if (message.total) totals = message
        else
          note(
            `${message.done} of ${message.files} files, ${message.passed} passed${message.failed ? `, ${message.failed} failed` : ''}`,
          )
      }
      const output = await run(command[0], command.slice(1), { cwd: root, env, onMessage }).catch((error) => {
        throw Object.assign(error, { totals })
      })
      if (!totals?.passed) throw Object.assign(new CommandFailed('vitest', 'no test run', output), { totals })
      note(`${totals.passed} passed`)
      return totals
    },
  }
}

/** A check never throws: the later ones have something to say too. */
async function perform({ title, work }) {
  const started = performance.now()
  const took = () => performance.now() - started
  try {
    const { passed = 0, failed = 0, skipped = 0 } = (await step(title, work)) ?? {}
    return { title, ok: true, passed, failed, skipped, took: took() }
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error
    say(`\n${error.output.trim()}\n`)
    const { passed = 0, failed = 0, skipped = 0 } = error.totals ?? {}
    return { title, ok: false, passed, failed: Math.max(failed, 1), skipped, took: took() }
  }
}

/** Prints a line per check and, last on standard output, the totals. A check without tests counts when it fails. */
function summarise(results) {
  const width = Math.max(...results.map(({ title }) => title.length))
  say('')
  for (const { title, ok, passed, failed, skipped, took } of results) {
    const counts = [`${passed} passed`, `${failed} failed`, ...(skipped ? [`${skipped} skipped`] : [])].join(
      ', ',
    )
    const outcome = passed + failed === 0 ? 'ok' : counts
    say(
      `${ok ? green('✓') : red('✗')} ${bold(title.padEnd(width))}  ${seconds(took).padStart(8)}  ${outcome}`,
    )
  }
  say('')
  const sum = (key) => results.reduce((total, result) => total + result[key], 0)
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
  return results.every(({ ok }) => ok) ? 0 : 1
}
