import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError } from '../../src/config/config-error.ts'
import { type LoadedConfig, type LoadOptions, loadConfig } from '../../src/config/load.ts'

/** A folder for the configuration files of one test. */
export interface ConfigFiles extends AsyncDisposable {
  readonly dir: string
  /** Writes a file and returns its path. */
  file(text: string, name?: string): Promise<string>
  /** Loads a text as the only file. */
  load(text: string, more?: LoadOptions): Promise<LoadedConfig>
  /** What is wrong with a text as the only file, with places relative to the folder. */
  problems(text: string): Promise<unknown[]>
}

export async function configFiles(): Promise<ConfigFiles> {
  const dir = await mkdtemp(join(tmpdir(), 'config-'))
  const file = async (text: string, name = 'keystone.conf') => {
    const path = join(dir, name)
    await writeFile(path, text)
    return path
  }
  const load = async (text: string, more: LoadOptions = {}) =>
    loadConfig({ files: [await file(text)], ...more })
  return {
    dir,
    file,
    load,
    async problems(text) {
      const { problems } = await refusal(load(text))
      return problems.map(({ code, where, section, option }) => [
        code,
        where.replace(dir, ''),
        section,
        option,
      ])
    },
    async [Symbol.asyncDispose]() {
      await rm(dir, { recursive: true })
    },
  }
}

/** The error with which loading fails. */
export async function refusal(loading: Promise<unknown>): Promise<ConfigError> {
  const error = await loading.catch((reason: unknown) => reason)
  if (!(error instanceof ConfigError)) throw new Error('expected a ConfigError')
  return error
}
