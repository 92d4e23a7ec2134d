import { readFileSync } from 'node:fs'
import { CliError } from './fail.ts'

/** keystone-manage's flags for who shall own key files. */
export interface OwnerFlags {
  keystoneUser?: string
  keystoneGroup?: string
}

/**
 * Turns names into ids.
 *
 * @returns `undefined` when neither flag is given: the files belong to whoever runs the command
 * @throws `CliError` for a name that this machine does not know
 */
export function keyOwner({
  keystoneUser,
  keystoneGroup,
}: OwnerFlags): { uid: number; gid: number } | undefined {
  if (keystoneUser === undefined && keystoneGroup === undefined) return undefined
  return {
    uid: keystoneUser === undefined ? (process.getuid?.() ?? 0) : idOf(keystoneUser, '/etc/passwd', 'user'),
    gid: keystoneGroup === undefined ? (process.getgid?.() ?? 0) : idOf(keystoneGroup, '/etc/group', 'group'),
  }
}

function idOf(name: string, file: string, kind: string): number {
  if (/^\d+$/.test(name)) return Number(name)
  const line = readFileSync(file, 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`))
  const id = line?.split(':')[2]
  if (id === undefined) throw new CliError(`There is no ${kind} ${name} in ${file}. Give its number instead.`)
  return Number(id)
}
