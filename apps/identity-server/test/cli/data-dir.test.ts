import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { configText, dataDirAt, examineDataDir, optionsOf } from '../../src/cli/data-dir.ts'
import { CliError } from '../../src/cli/fail.ts'
import { loadConfig } from '../../src/config/load.ts'
import { scratch } from './cli-process.ts'

function filledWith(...names: string[]) {
  const path = scratch()
  for (const name of names) writeFileSync(join(path, name), '')
  return dataDirAt(path)
}

describe('examineDataDir', () => {
  it('takes a directory that does not exist or is empty, but for what a file system begins with', () => {
    expect(examineDataDir(dataDirAt('/nowhere/data'))).toBe('new')
    expect(examineDataDir(filledWith())).toBe('new')
    const mounted = filledWith()
    mkdirSync(join(mounted.path, 'lost+found'))
    expect(examineDataDir(mounted)).toBe('new')
  })

  it('knows its own from the configuration or the draft of one', () => {
    expect(examineDataDir(filledWith('keystone.conf', 'keystone.db', 'notes.txt'))).toBe('made')
    expect(examineDataDir(filledWith('keystone.conf.draft', 'keystone.db'))).toBe('interrupted')
  })

  it.each(['notes.txt', 'keystone.db', 'clouds.yaml', 'fernet-keys', 'keystone.conf.bak'])(
    'refuses one that holds only %s',
    (name) => {
      expect(() => examineDataDir(filledWith(name))).toThrow(CliError)
    },
  )

  it.each(['/tmp/a?b', '/tmp/a\nb'])('refuses the name %j', (path) => {
    expect(() => examineDataDir(dataDirAt(path))).toThrow(CliError)
  })
})

describe('configText', () => {
  it.each(['data', 'a $b $$ c', '# hash', "it's = here"])(
    'says the same as optionsOf, in a directory called %j',
    async (name) => {
      const dir = dataDirAt(join(scratch(), name))
      mkdirSync(dir.path)
      writeFileSync(dir.config, configText(dir))
      const { values } = await loadConfig({ files: [dir.config] })
      expect(values).toEqual((await loadConfig({ defaults: optionsOf(dir) })).values)
    },
  )
})
