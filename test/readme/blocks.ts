import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A fenced block of code in a README. */
export interface Block {
  /** The README, from the root of the workspace. */
  file: string
  /** Line of the opening fence, counted from 1. */
  line: number
  language: string
  /** The words after the language: `no-run`, `interop`. */
  marks: readonly string[]
  code: string
}

const fence = /^```([^\s`]*)([^\n`]*)\n(.*?)^```[ \t]*$/gms

/** Finds the fenced blocks of a Markdown text, in its order. */
export function blocksOf(file: string, markdown: string): Block[] {
  return [...markdown.matchAll(fence)].map(({ index, 1: language = '', 2: marks = '', 3: code = '' }) => ({
    file,
    line: markdown.slice(0, index).split('\n').length,
    language,
    marks: marks.split(/\s+/).filter((mark) => mark !== ''),
    code,
  }))
}

/** Finds the blocks of every README of the workspace that is there, and of the pages of `docs`. */
export function readmeBlocks(root: string): Block[] {
  return [
    'README.md',
    ...globSync(['{packages,apps,examples}/*/README.md', 'docs/*.md'], { cwd: root }).sort(),
  ]
    .filter((file) => existsSync(join(root, file)))
    .flatMap((file) => blocksOf(file, readFileSync(join(root, file), 'utf8')))
}

/**
 * The folder, from the root of the workspace, where a block finds what its reader has installed: the one of its own
 * package. The root and `docs` have no dependencies on packages; the server, which has them all, stands in for them.
 */
export function homeOf({ file }: Block): string {
  return /^(docs\/|README\.md$)/.test(file) ? 'apps/identity-server' : dirname(file)
}

const known: Readonly<Record<string, readonly string[]>> = { ts: ['no-run'], sh: ['no-run', 'interop'] }
const otherSpellings = [
  'bash',
  'shell',
  'console',
  'zsh',
  'typescript',
  'tsx',
  'js',
  'javascript',
  'mjs',
  'mts',
  '',
]
const changesTheMachine =
  /^\s*(?:\w+=\S*\s+)*(?:sudo|npm|npx|pnpm|apt|apt-get|git|docker|podman|systemctl)\s/m
const callsOpenstack = /(?:^|[\s(|;&`])openstack\s/m

/** Why a block could slip through untested, or must not be run as it stands; `undefined` when all is well. */
export function problemOf({ language, marks, code }: Block): string | undefined {
  if (otherSpellings.includes(language))
    return `is "${language}": code is written ts, sh or, if it is output, text`
  const wrong = marks.find((mark) => language in known && !known[language]?.includes(mark))
  if (wrong !== undefined) return `has the unknown mark "${wrong}"`
  if (language !== 'sh' || marks.length > 0) return undefined
  if (callsOpenstack.test(code)) return 'calls openstack: mark it "sh interop"'
  return changesTheMachine.test(code) ? 'changes the machine or never ends: mark it "sh no-run"' : undefined
}

/** Tells whether a block is run here. */
export function isRun({ language, marks }: Block): boolean {
  return language in known && marks.length === 0
}
