import { Command } from 'commander'
import { fernetRotate } from '../tokens/key-rotation.ts'
import { fernetSetup } from '../tokens/key-setup.ts'
import { keyOwner, type OwnerFlags } from './key-owner.ts'
import type { CliContext } from './program.ts'
import type { Settings } from './settings.ts'

/** `ks-identity fernet`: the keys of tokens. */
export function fernetCommand({ print }: CliContext, settings: () => Promise<Settings>): Command {
  const fernet = new Command('fernet').description('the keys that encrypt tokens')
  withOwner(fernet.command('setup'))
    .description('make a key repository; one that is there stays as it is')
    .action(async (flags: OwnerFlags) => {
      const { key_repository } = (await settings()).config.fernet_tokens
      print(setUp(key_repository, flags))
    })
  withOwner(fernet.command('rotate'))
    .description('make the staged key the primary one, and a new staged key')
    .option('--force', 'also drop a key that tokens in use may need')
    .action(async (flags: OwnerFlags & { force?: boolean }) => {
      const { config } = await settings()
      const { key_repository, max_active_keys } = config.fernet_tokens
      const { primary, dropped } = fernetRotate(key_repository, {
        maxActiveKeys: max_active_keys,
        minimumAgeSeconds: config.token.expiration + config.token.allow_expired_window,
        force: flags.force ?? false,
        now: Date.now,
        ...owner(flags),
      })
      print(
        `Key ${primary} is the primary key now.${dropped.length > 0 ? ` Dropped: ${dropped.join(', ')}.` : ''}`,
      )
    })
  return fernet
}

/** `ks-identity credential`: the keys of stored credentials. */
export function credentialCommand({ print }: CliContext, settings: () => Promise<Settings>): Command {
  const credential = new Command('credential').description('the keys that encrypt stored credentials')
  withOwner(credential.command('setup'))
    .description('make a key repository; one that is there stays as it is')
    .action(async (flags: OwnerFlags) => {
      const { key_repository } = (await settings()).config.credential
      print(setUp(key_repository, flags))
    })
  return credential
}

function withOwner(command: Command): Command {
  return command
    .option('--keystone-user <user>', 'name or id of the user that shall own the keys')
    .option('--keystone-group <group>', 'name or id of the group that shall own the keys')
}

function owner(flags: OwnerFlags) {
  const found = keyOwner(flags)
  return found === undefined ? {} : { owner: found }
}

function setUp(directory: string, flags: OwnerFlags): string {
  const { created } = fernetSetup(directory, owner(flags))
  return created.length === 0
    ? `The keys in ${directory} are complete; nothing was changed.`
    : `Made the keys ${created.join(' and ')} in ${directory}.`
}
