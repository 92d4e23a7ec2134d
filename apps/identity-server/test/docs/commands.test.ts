import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { withOurNames } from '../../src/cli/legacy-names.ts'
import { program } from '../../src/cli/program.ts'
import { codesIn, tableRows } from './markdown-table.ts'

const readme = readFileSync(join(import.meta.dirname, '..', '..', 'README.md'), 'utf8')
const rows = tableRows(readme, '## Commands').map(([command, options, original]) => ({
  command: codesIn(command).join(),
  options: codesIn(options),
  original: codesIn(original),
}))
const root = program({ env: {}, print: () => undefined, warn: () => undefined, readStdin: async () => '' })

/** The commands that do something, by the words that call them. */
function leaves(command: Command, path: readonly string[] = []): { command: string; options: string[] }[] {
  if (command.commands.length > 0)
    return command.commands.flatMap((sub) => leaves(sub, [...path, sub.name()]))
  return [{ command: path.join(' '), options: command.options.flatMap((option) => option.long ?? []) }]
}

const byName = (left: { command: string }, right: { command: string }) =>
  left.command < right.command ? -1 : 1

describe('the commands in the README', () => {
  it('are those of the program, with the same options', () => {
    const documented = rows.map(({ command, options }) => ({ command, options: options.sort() }))
    const real = leaves(root).map(({ command, options }) => ({ command, options: options.sort() }))
    expect(documented.sort(byName)).toStrictEqual(real.sort(byName))
  })

  it('can be called by the names that the README says keystone-manage has for them', () => {
    const named = rows.flatMap(({ command, original }) => original.map((name) => [name, command]))
    expect(named.length).toBeGreaterThan(0)
    for (const [name = '', command] of named) expect(withOurNames([name]).join(' ')).toBe(command)
  })

  it('take the options that the README says they all take', () => {
    const everywhere = root.options.map((option) => option.long).filter((name) => name !== '--version')
    const [, sentence = ''] = /^(Every command takes [^.]*)\./m.exec(readme) ?? []
    expect(codesIn(sentence).filter((name) => name !== '--help')).toStrictEqual(everywhere)
  })
})
