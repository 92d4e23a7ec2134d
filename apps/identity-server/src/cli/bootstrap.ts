import { Command } from 'commander'
import { bootstrap } from '../bootstrap/bootstrap.ts'
import { resourceDepsOf } from '../server.ts'
import { CliError } from './fail.ts'
import { openStorage } from './open-storage.ts'
import type { CliContext } from './program.ts'
import type { Settings } from './settings.ts'

interface Flags {
  bootstrapUsername: string
  bootstrapPassword?: string
  bootstrapProjectName: string
  bootstrapRoleName: string
  bootstrapServiceName: string
  bootstrapRegionId: string
  bootstrapPublicUrl?: string
  bootstrapInternalUrl?: string
  bootstrapAdminUrl?: string
}

/** `ks-identity bootstrap`: the first administrator, with keystone-manage's flags and `OS_BOOTSTRAP_…` variables. */
export function bootstrapCommand(
  { env, print, warn }: CliContext,
  settings: () => Promise<Settings>,
): Command {
  const fallback = (name: string, value: string) => env[`OS_BOOTSTRAP_${name}`] ?? value
  return new Command('bootstrap')
    .description(
      'make the default domain, roles, project, administrator and the identity service; safe to repeat',
    )
    .option('--bootstrap-username <name>', 'administrator', fallback('USERNAME', 'admin'))
    .option(
      '--bootstrap-password <password>',
      'visible to other users of this machine: prefer OS_BOOTSTRAP_PASSWORD',
    )
    .option('--bootstrap-project-name <name>', 'project', fallback('PROJECT_NAME', 'admin'))
    .option('--bootstrap-role-name <name>', 'role of the administrator', fallback('ROLE_NAME', 'admin'))
    .option('--bootstrap-service-name <name>', 'identity service', fallback('SERVICE_NAME', 'keystone'))
    .option('--bootstrap-region-id <id>', 'region of the endpoints', fallback('REGION_ID', 'RegionOne'))
    .option('--bootstrap-public-url <url>', 'public endpoint', env.OS_BOOTSTRAP_PUBLIC_URL)
    .option('--bootstrap-internal-url <url>', 'internal endpoint', env.OS_BOOTSTRAP_INTERNAL_URL)
    .option('--bootstrap-admin-url <url>', 'admin endpoint', env.OS_BOOTSTRAP_ADMIN_URL)
    .option('--immutable-roles', 'accepted for keystone-manage: the roles always are')
    .action(async (flags: Flags) => {
      if (flags.bootstrapPassword !== undefined) {
        warn(
          'ks-identity: --bootstrap-password can be seen by every user of this machine. Set OS_BOOTSTRAP_PASSWORD instead.',
        )
      }
      const password = flags.bootstrapPassword ?? env.OS_BOOTSTRAP_PASSWORD
      if (!password) throw new CliError('Set OS_BOOTSTRAP_PASSWORD, or give --bootstrap-password.')
      const { config } = await settings()
      const storage = await openStorage(config, { migrate: false, warn })
      try {
        const { created } = await bootstrap(await resourceDepsOf(config, storage), {
          username: flags.bootstrapUsername,
          password,
          projectName: flags.bootstrapProjectName,
          roleName: flags.bootstrapRoleName,
          serviceName: flags.bootstrapServiceName,
          regionId: flags.bootstrapRegionId,
          publicUrl: flags.bootstrapPublicUrl,
          internalUrl: flags.bootstrapInternalUrl,
          adminUrl: flags.bootstrapAdminUrl,
        })
        print(
          created.length === 0
            ? 'Everything was there; the password is set.'
            : `Made: ${created.join(', ')}.`,
        )
      } finally {
        await storage.close()
      }
    })
}
