import { execFile } from 'node:child_process'
import { arch, cpus, release, totalmem, type } from 'node:os'
import { promisify } from 'node:util'
import { systemEnv } from '../test/interop/peers/system-env.ts'

/** The machine: what a reader needs to compare it with another one. */
export function machine(): Record<string, string> {
  const processors = cpus()
  return {
    Processors: `${processors.length} × ${processors[0]?.model.trim() ?? arch()}`,
    Memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    System: `${type()} ${release()} ${arch()}`,
  }
}

const packages = {
  wrk: 'wrk',
  'Original Keystone': 'python3-keystone',
  uWSGI: 'uwsgi-core',
  MariaDB: 'mariadb-server-core',
  memcached: 'memcached',
}

/** Versions of what took part; a Debian package that is not installed is left out. */
export async function versions(): Promise<Record<string, string>> {
  const found: Record<string, string> = { 'Node.js': process.versions.node }
  for (const [name, debianPackage] of Object.entries(packages)) {
    const status = await promisify(execFile)('dpkg', ['-s', debianPackage], { env: systemEnv() }).catch(
      () => undefined,
    )
    const version = status && /^Version: (.*)$/m.exec(status.stdout)?.[1]
    if (version) found[name] = version
  }
  return found
}
