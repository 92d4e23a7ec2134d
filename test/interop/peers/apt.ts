import { execFile, spawn } from 'node:child_process'
import { promisify } from 'node:util'
import { systemEnv } from './system-env.ts'

/** The Debian packages of every peer: the original server, its databases, and its clients. */
const peerPackages = [
  'python3-keystone',
  'uwsgi-core',
  'uwsgi-plugin-python3',
  'mariadb-server-core',
  'mariadb-client-core',
  'python3-pymysql',
  'python3-psycopg2',
  'memcached',
  'python3-memcache',
  'python3-openstackclient',
  'python3-keystoneauth1',
  'python3-keystonemiddleware',
] as const

/**
 * Installs the packages that are missing, with `apt-get`, and prints what it does.
 *
 * @throws Error when `apt-get` fails or there is none: what cannot be installed cannot be compared with
 */
export async function installPackages(names: readonly string[] = peerPackages): Promise<void> {
  const missing = []
  for (const name of names) if (!(await isInstalled(name))) missing.push(name)
  if (missing.length === 0) return
  console.log(`installing ${missing.join(' ')}`)
  await aptGet('update', '-qq')
  await aptGet('install', '-y', '-q', '--no-install-recommends', ...missing)
}

async function isInstalled(name: string): Promise<boolean> {
  return promisify(execFile)('dpkg', ['-s', name], { env: systemEnv() }).then(
    ({ stdout }) => /^Status: install ok installed$/m.test(stdout),
    () => false,
  )
}

function aptGet(...args: string[]): Promise<void> {
  const env = systemEnv({ DEBIAN_FRONTEND: 'noninteractive' })
  // Another apt-get may hold the lock for a moment, as on a machine that has just booted.
  const child = spawn('apt-get', ['-o', 'DPkg::Lock::Timeout=120', ...args], {
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  return new Promise((resolve, reject) => {
    child.once('error', (cause) =>
      reject(new Error('Cannot run apt-get: the peers are Debian packages', { cause })),
    )
    child.once('exit', (code) =>
      code === 0
        ? resolve()
        : reject(new Error(`apt-get ${args[0]} ended with status ${code}; it needs root`)),
    )
  })
}
