/**
 * The environment of a Debian program: Debian's own interpreter first, because another Python in the path does not
 * have Debian's modules, and nothing of the caller's `OS_…` settings.
 */
export function systemEnv(more: Record<string, string> = {}): Record<string, string> {
  return {
    PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
    LANG: 'C.UTF-8',
    HOME: process.env.HOME ?? '/root',
    ...more,
  }
}
