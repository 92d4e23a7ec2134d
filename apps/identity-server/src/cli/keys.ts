import { resolve } from 'node:path'
import { Command } from 'commander'
import type { Config } from '../config/options.ts'
import { fernetRotate } from '../tokens/key-rotation.ts'
import { fernetSetup } from '../tokens/key-setup.ts'
import { keyOwner, type OwnerFlags } from './key-owner.ts'
import type { CliContext } from './program.ts'
import type { Settings } from './settings.ts'

/** `ks-identity fernet`: the keys of tokens, and those of receipts with them. */
export function fernetCommand({ print }: CliContext, settings: () => Promise<Settings>): Command {
  const fernet = new Command('fernet').description('the keys that encrypt tokens and receipts')
  withOwner(fernet.command('setup'))
    .description('make the key repositories; one that is there stays as it is')
    .action(async (flags: OwnerFlags) => {
      for (const { directory } of fernetKeys((await settings()).config)) print(setUp(directory, flags))
    })
  withOwner(fernet.command('rotate'))
    .description('make the staged key the primary one, and a new staged key')
    .option('--force', 'also drop a key that tokens or receipts in use may need')
    .action(async (flags: RotateFlags) => {
      for (const keys of fernetKeys((await settings()).config)) print(rotate(keys, flags))
    })
  return fernet
}

/** `ks-identity receipt`: the keys of receipts alone. */
export function receiptCommand({ print }: CliContext, settings: () => Promise<Settings>): Command {
  const receipt = new Command('receipt').description('the keys that encrypt receipts of multi-factor logins')
  withOwner(receipt.command('setup'))
    .description('make the key repository; one that is there stays as it is')
    .action(async (flags: OwnerFlags) => {
      for (const { directory } of receiptKeys((await settings()).config)) print(setUp(directory, flags))
    })
  withOwner(receipt.command('rotate'))
    .description('make the staged key the primary one, and a new staged key')
    .option('--force', 'also drop a key that receipts in use may need')
    .action(async (flags: RotateFlags) => {
      for (const keys of receiptKeys((await settings()).config)) print(rotate(keys, flags))
    })
  return receipt
}

interface RotateFlags extends OwnerFlags {
  force?: boolean
}

/** keystone-manage's flags for who shall own key files. */
export function withOwner(command: Command): Command {
  return command
    .option('--keystone-user <user>', 'name or id of the user that shall own the keys')
    .option('--keystone-group <group>', 'name or id of the group that shall own the keys')
}

/** The owner that the flags name, as an option of what writes keys. */
export function owner(flags: OwnerFlags) {
  const found = keyOwner(flags)
  return found === undefined ? {} : { owner: found }
}

/** Makes a key repository, and says what was done. */
export function setUp(directory: string, flags: OwnerFlags): string {
  const { created } = fernetSetup(directory, owner(flags))
  return created.length === 0
    ? `The keys in ${directory} are complete; nothing was changed.`
    : `Made the keys ${created.join(' and ')} in ${directory}.`
}

interface FernetKeys {
  directory: string
  maxActiveKeys: number
  /** Seconds. The longest life of what is encrypted with them. */
  minimumAgeSeconds: number
}

/**
 * The key repositories of tokens and receipts. By default they are one, which is rotated as tokens need it, and keeps what
 * receipts need.
 */
function fernetKeys(config: Config): readonly FernetKeys[] {
  const tokens = {
    directory: config.fernet_tokens.key_repository,
    maxActiveKeys: config.fernet_tokens.max_active_keys,
    minimumAgeSeconds: config.token.expiration + config.token.allow_expired_window,
  }
  const receipts = {
    directory: config.fernet_receipts.key_repository,
    maxActiveKeys: config.fernet_receipts.max_active_keys,
    minimumAgeSeconds: config.receipt.expiration,
  }
  if (resolve(tokens.directory) !== resolve(receipts.directory)) return [tokens, receipts]
  return [{ ...tokens, minimumAgeSeconds: Math.max(tokens.minimumAgeSeconds, receipts.minimumAgeSeconds) }]
}

const receiptKeys = (config: Config) => fernetKeys(config).slice(-1)

function rotate({ directory, ...bounds }: FernetKeys, flags: RotateFlags): string {
  const { primary, dropped } = fernetRotate(directory, {
    ...bounds,
    force: flags.force ?? false,
    now: Date.now,
    ...owner(flags),
  })
  const gone = dropped.length > 0 ? ` Dropped: ${dropped.join(', ')}.` : ''
  return `Key ${primary} is the primary key in ${directory} now.${gone}`
}
