import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A file that is there until the test ends. */
export function configFile(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'ks-config-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'api-paste.ini')
  writeFileSync(file, text, { mode: 0o600 })
  return file
}
