import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startIdentityServer, type TestServer } from '../readme/identity-server.ts'
import { type ApiDocument, generateKind } from './generate.ts'
import { kinds } from './kinds.ts'
import { root } from './workspace-root.ts'

const folder = join(root, 'packages', 'client', 'src', 'api')
const biome = join(root, 'node_modules', '.bin', 'biome')

/** Run with `UPDATE_CLIENT_TYPES=1` to write the files anew. */
describe('the types of the client', () => {
  let server: TestServer
  let files: { file: string; text: string }[]
  beforeAll(async () => {
    server = await startIdentityServer(root)
    const document = (await (await fetch(`http://${server.host}/openapi.json`)).json()) as ApiDocument
    files = kinds
      .map((kind) => generateKind(document, kind))
      .map(({ file, text }) => ({ file, text: formatted(file, text) }))
    if (process.env.UPDATE_CLIENT_TYPES === '1')
      for (const { file, text } of files) writeFileSync(join(folder, file), text)
  })
  afterAll(() => server.stop())

  it('are those of the server', () => {
    for (const { file, text } of files) expect(readFileSync(join(folder, file), 'utf8'), file).toBe(text)
  })

  it('are of every kind, and of no other', () => {
    expect(readdirSync(folder).sort()).toStrictEqual(files.map(({ file }) => file).sort())
  })
})

function formatted(file: string, text: string): string {
  const args = ['format', `--stdin-file-path=packages/client/src/api/${file}`]
  return execFileSync(biome, args, { cwd: root, input: text, encoding: 'utf8' })
}
