import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Makes a directory with mode 0700 that is removed after the test. */
export function scratchDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'keys-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

/** Makes a repository of files with mode 0600, by name. */
export function repositoryOf(files: Readonly<Record<string, string>>): string {
  const directory = scratchDirectory()
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(directory, name), text, { mode: 0o600 })
  return directory
}

/** Every file of a directory and its text. */
export function filesOf(directory: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(directory)
      .sort()
      .map((name) => [name, readFileSync(join(directory, name), 'utf8')]),
  )
}

/** The permission bits of a file, in octal. */
export function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8)
}

/** Gives a file a modification time. */
export function touch(directory: string, name: string | number, time: Date): void {
  utimesSync(join(directory, String(name)), time, time)
}
