// The other runtimes that the libraries promise to run on. They come as npm packages that hold a program and run no script.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './run.mjs'
import { oldestNode, root } from './workspace.mjs'

const { arch, platform } = process

/** The Node.js releases beside the pinned one: the oldest that the libraries promise, and the long-term one between. */
export const otherNodes = [oldestNode(), '24.21.0']

/** @returns {Promise<string>} path of the program `node` */
export function fetchNode(version) {
  return fetchProgram(`node-${version}`, `node-${platform}-${arch}@${version}`, ['.bin', 'node'])
}

/** @returns {Promise<string>} path of the program `deno` */
export function fetchDeno() {
  const name = `@deno/${platform}-${arch}${platform === 'linux' ? '-glibc' : ''}`
  return fetchProgram('deno', `${name}@2.9.6`, [...name.split('/'), 'deno'])
}

/** @returns {Promise<string>} path of the program `bun` */
export function fetchBun() {
  const name = `@oven/bun-${platform}-${arch === 'arm64' ? 'aarch64' : arch}`
  return fetchProgram('bun', `${name}@1.4.5`, [...name.split('/'), 'bin', 'bun'])
}

async function fetchProgram(folder, spec, path) {
  const prefix = join(root, 'node_modules', '.cache', folder)
  const program = join(prefix, 'node_modules', ...path)
  if (!existsSync(program)) {
    const options = ['--no-save', '--no-package-lock', '--ignore-scripts']
    await run('npm', ['install', '--prefix', prefix, ...options, spec], { env: process.env })
  }
  return program
}
