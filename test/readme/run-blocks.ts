import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join, relative } from 'node:path'
import { type Block, homeOf } from './blocks.ts'

/** How a program ended, and all that it printed. */
export interface Outcome {
  /** Its exit code, or the signal that ended it. */
  code: number | string
  output: string
}

/** Blocks that have been written to files, where their imports resolve. */
export interface PreparedBlocks {
  /** Checks the types of all TypeScript blocks: one outcome per folder. */
  check(): Promise<Outcome[]>
  /** Runs a block as its reader would, shell commands from the root of the workspace. */
  run(block: Block, env: Readonly<Record<string, string>>): Promise<Outcome>
  /** Removes the files. */
  remove(): void
}

/**
 * Writes TypeScript blocks into the ignored `.ks/` folders of their packages, each block at its own line, so that
 * errors name the line of the README.
 *
 * @param timeoutMs what runs longer is ended, with all that it has started. Milliseconds. Default 60 000.
 */
export function prepareBlocks(root: string, blocks: readonly Block[], timeoutMs = 60_000): PreparedBlocks {
  const scripts = blocks.filter(({ language }) => language === 'ts')
  const folders = new Map([...new Set(scripts.map(homeOf))].map((home) => [home, makeFolder(root, home)]))
  const write = (block: Block) => {
    const file = join(folders.get(homeOf(block)) ?? '', `line-${block.line}.ts`)
    writeFileSync(file, '\n'.repeat(block.line) + block.code)
    return file
  }
  for (const block of scripts) write(block)

  return {
    check: () =>
      Promise.all(
        [...folders.values()].map((folder) =>
          node([tsc(root), '-p', '.'], { cwd: folder, env: process.env, timeoutMs }),
        ),
      ),
    async run(block, env) {
      const limits = { env: readersEnv(env), timeoutMs }
      if (block.language === 'ts')
        return await node([write(block)], { ...limits, cwd: join(root, homeOf(block)) })
      return await ended('sh', ['-euc', block.code], { ...limits, cwd: root })
    },
    remove() {
      for (const folder of folders.values()) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Puts the address of a running server in the place of the one that READMEs write. */
export function atServer(block: Block, host: string): Block {
  return { ...block, code: block.code.replaceAll(/\b(?:127\.0\.0\.1|localhost):5000\b/g, host) }
}

function makeFolder(root: string, home: string): string {
  mkdirSync(join(root, home, '.ks'), { recursive: true })
  const folder = mkdtempSync(join(root, home, '.ks', 'readme-'))
  const compilerOptions = { noEmit: true, noUnusedLocals: false, noUnusedParameters: false }
  const base = join(relative(folder, root), 'tsconfig.base.json')
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: base, compilerOptions, include: ['*.ts'] }),
  )
  return folder
}

function tsc(root: string): string {
  return join(root, 'node_modules', 'typescript', 'bin', 'tsc')
}

/** The environment of a reader: nothing that this test run or this machine happens to have set. */
function readersEnv(env: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([key]) => !/^(?:OS_|NODE_|VITEST)/.test(key))
  return {
    ...Object.fromEntries(inherited),
    PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
    NODE_OPTIONS: '--conditions=@ks/source',
    ...env,
  }
}

interface Limits {
  cwd: string
  env: NodeJS.ProcessEnv
  timeoutMs: number
}

function node(args: readonly string[], limits: Limits): Promise<Outcome> {
  return ended(process.execPath, args, limits)
}

function ended(command: string, args: readonly string[], { cwd, env, timeoutMs }: Limits): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    // A group of its own, so that what a shell has started ends with it.
    const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    const timer = setTimeout(() => endGroup(child.pid), timeoutMs)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8')
      stream.on('data', (text: string) => {
        output += text
      })
    }
    child.once('error', reject)
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      resolve({ code: code ?? signal ?? 'lost', output })
    })
  })
}

function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
