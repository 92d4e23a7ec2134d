import { homedir } from 'node:os'
import { posix, win32 } from 'node:path'

/** The kinds of files, by the beginning of their names. */
export type ConfigKind = 'clouds' | 'secure' | 'clouds-public'

/** What the places of files depend on. */
export interface Surroundings {
  /** Default: the environment of the process. */
  env?: Readonly<Record<string, string | undefined>> | undefined
  /** The working directory. Default: that of the process. */
  cwd?: string | undefined
  /** The user's home. Default: as the system says. */
  home?: string | undefined
  /** Default: that of the process. */
  platform?: NodeJS.Platform | undefined
}

const suffixes = ['.yaml', '.yml', '.json']

/**
 * The folders in which files of clouds are looked for, first to last: the working directory, the user's, the system's.
 *
 * @see {@link https://docs.openstack.org/openstacksdk/latest/user/config/configuration.html#config-files}
 */
export function configFolders(surroundings: Surroundings = {}): readonly string[] {
  const { env = process.env, cwd = process.cwd(), platform = process.platform } = surroundings
  const home = surroundings.home ?? homedir()
  const { join } = platform === 'win32' ? win32 : posix
  // In a snap, the home that it sees is not the one that people keep their files in.
  const unixHome = join(env.SNAP_REAL_HOME || home, '.config', 'openstack')
  const [user, system] = platformFolders(platform, env, home)
  return [...new Set([cwd, user, unixHome, ...system, '/etc/openstack'])]
}

function platformFolders(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
  home: string,
): readonly [user: string, system: readonly string[]] {
  if (platform === 'darwin') {
    const folder = 'Library/Application Support/openstack'
    return [posix.join(home, folder), [`/${folder}`]]
  }
  if (platform === 'win32') {
    const local = env.LOCALAPPDATA || win32.join(home, 'AppData', 'Local')
    const data = env.PROGRAMDATA || 'C:\\ProgramData'
    return [win32.join(local, 'OpenStack', 'openstack'), [win32.join(data, 'OpenStack', 'openstack')]]
  }
  const user = env.XDG_CONFIG_HOME || posix.join(home, '.config')
  const system = (env.XDG_CONFIG_DIRS || '/etc/xdg').split(':').filter((folder) => folder !== '')
  return [posix.join(user, 'openstack'), system.map((folder) => posix.join(folder, 'openstack'))]
}

/** The user's folder for tokens that are worth keeping. */
export function tokenFolder(surroundings: Surroundings = {}): string {
  const { env = process.env, platform = process.platform, home = homedir() } = surroundings
  if (platform === 'darwin') return posix.join(home, 'Library/Caches/openstack/tokens')
  if (platform === 'win32') {
    const local = env.LOCALAPPDATA || win32.join(home, 'AppData', 'Local')
    return win32.join(local, 'OpenStack', 'openstack', 'Cache', 'tokens')
  }
  return posix.join(env.XDG_CACHE_HOME || posix.join(home, '.cache'), 'openstack', 'tokens')
}

/** The paths at which a file of a kind may be, first to last. */
export function configPaths(kind: ConfigKind, folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) =>
    suffixes.map((suffix) => (folder.includes('\\') ? win32 : posix).join(folder, `${kind}${suffix}`)),
  )
}
