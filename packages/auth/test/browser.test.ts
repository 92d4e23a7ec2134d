import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const source = join(import.meta.dirname, '..', 'src')
const tsc = join(import.meta.dirname, '..', '..', '..', 'node_modules', 'typescript', 'bin', 'tsc')

/** Compiles files with the types of the language and of browsers, and none of Node.js. Returns the errors. */
async function errorsInBrowser(folder: string, include: string[], exclude: string[] = []): Promise<string> {
  const compilerOptions = {
    ...{ noEmit: true, strict: true, types: [], lib: ['es2024', 'dom'], target: 'es2024' },
    ...{ module: 'esnext', moduleResolution: 'bundler', allowImportingTsExtensions: true },
  }
  const project = join(folder, 'tsconfig.json')
  await writeFile(project, JSON.stringify({ compilerOptions, include, exclude }))
  const compiled = promisify(execFile)(process.execPath, [tsc, '-p', project])
  return await compiled.then(
    () => '',
    ({ stdout }: { stdout: string }) => stdout,
  )
}

describe('the package in a browser', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ks-auth-browser-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('uses nothing that only Node.js has', async () => {
    const needNode = ['loading', 'token-store/files'].map((entryPoint) => join(source, entryPoint))
    expect(await errorsInBrowser(folder, [source], needNode)).toBe('')
  })

  it('would be caught using it', async () => {
    const file = join(folder, 'node-only.ts')
    await writeFile(
      file,
      "import 'node:fs'\nexport const a = process.env\nexport const b = Buffer.from('')\n",
    )
    const errors = await errorsInBrowser(folder, [file])
    for (const line of [1, 2, 3]) expect(errors).toContain(`node-only.ts(${line},`)
  })
})
