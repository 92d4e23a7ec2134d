import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type Clouds, type CloudsOptions, type LoadingWarning, readClouds } from '../../src/loading/index.ts'
import { bodyOfLogin } from './body-of-login.ts'

/** Files by their paths; those of nobody else's business, as a careful person has them. */
export type Files = Readonly<Record<string, string>>

/** A folder that is removed when the test ends. */
export function folderOf(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), 'clouds-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    chmodSync(file, 0o600)
  }
  return folder
}

/** The clouds of files in the working directory (and in `home`), with no other environment than the given one. */
export async function cloudsOf(
  files: Files,
  options: CloudsOptions = {},
): Promise<Clouds & { folder: string; warnings: LoadingWarning[] }> {
  const folder = folderOf(files)
  const warnings: LoadingWarning[] = []
  const clouds = await readClouds({
    env: {},
    cwd: folder,
    home: join(folder, 'home'),
    platform: 'linux',
    onWarning: (warning) => warnings.push(warning),
    ...options,
  })
  return { ...clouds, folder, warnings }
}

/** What the plugin of the one cloud of a clouds.yaml sends when it logs in: the members of `auth`. */
export async function loginOf(yaml: string, options: CloudsOptions = {}) {
  const clouds = await cloudsOf({ 'clouds.yaml': yaml }, options)
  return (await bodyOfLogin(await (await clouds.config()).plugin())).auth
}
