import { Command } from 'commander'
import type { Config } from '../config/options.ts'
import { type CredentialCipher, credentialCipher } from '../credentials/credential-cipher.ts'
import { reEncryptCredentials } from '../credentials/re-encrypt.ts'
import { type ReSealDeps, reSealSecrets } from '../credentials/re-seal.ts'
import { sealedSecretStore } from '../resources/application-credentials/sealed-secret-store.ts'
import { applicationCredentialStore } from '../resources/application-credentials/store.ts'
import { type CredentialStore, credentialStore } from '../resources/credentials/store.ts'
import { fernetRotate } from '../tokens/key-rotation.ts'
import { loadKeys } from '../tokens/keys.ts'
import { CliError } from './fail.ts'
import type { OwnerFlags } from './key-owner.ts'
import { owner, setUp, withOwner } from './keys.ts'
import { openStorage } from './open-storage.ts'
import type { CliContext } from './program.ts'
import type { Settings } from './settings.ts'

/** As many as Keystone keeps: the staged key, the primary one, and the one before, which rotation finds unused. */
const maxActiveKeys = 3

/** `ks-identity credential`: the keys of stored credentials. */
export function credentialCommand(context: CliContext, settings: () => Promise<Settings>): Command {
  const { print, warn } = context
  const credential = new Command('credential').description('the keys that encrypt stored credentials')
  withOwner(credential.command('setup'))
    .description('make a key repository; one that is there stays as it is')
    .action(async (flags: OwnerFlags) => {
      const { key_repository } = (await settings()).config.credential
      print(setUp(key_repository, flags))
    })
  withOwner(credential.command('rotate'))
    .description('make the staged key the primary one, unless credentials are left on a former key')
    .action(async (flags: OwnerFlags) => {
      const { config } = await settings()
      const { primary, dropped } = await withCredentials(config, warn, async (deps) => {
        const present = deps.cipher.keyHash()
        const left =
          (await deps.credentials.countNotOn(present)) + (await deps.sealedSecrets.countNotOn(present))
        if (left > 0) {
          throw new CliError(
            `Not encrypted with the primary key: ${left}. Rotating could drop a key that they need. Run "ks-identity credential migrate" first.`,
          )
        }
        const { key_repository } = config.credential
        return fernetRotate(key_repository, {
          maxActiveKeys,
          minimumAgeSeconds: 0,
          now: Date.now,
          ...owner(flags),
        })
      })
      print(
        `Key ${primary} is the primary key now.${dropped.length > 0 ? ` Dropped: ${dropped.join(', ')}.` : ''} Run "ks-identity credential migrate" next.`,
      )
    })
  credential
    .command('migrate')
    .description('encrypt all credentials with the primary key; what is interrupted goes on the next time')
    .option('--keystone-user <user>', 'accepted for keystone-manage: no key is written')
    .option('--keystone-group <group>', 'accepted likewise')
    .action(async () => {
      const { config } = await settings()
      const { done, unreadable } = await withCredentials(config, warn, async (deps) => {
        const blobs = await reEncryptCredentials(deps, (seen, total) => print(`${seen} of ${total}`))
        const secrets = await reSealSecrets(deps)
        return {
          done: blobs.done + secrets.done,
          unreadable: [...blobs.unreadable, ...secrets.unreadable],
        }
      })
      print(`Encrypted with the primary key: ${done}.`)
      if (unreadable.length > 0) {
        throw new CliError(
          `No key in ${config.credential.key_repository} decrypts these: ${unreadable.join(', ')}. Restore their key from a backup, or delete them.`,
        )
      }
    })
  return credential
}

/** All that is encrypted with the keys. */
interface Encrypted extends ReSealDeps {
  credentials: CredentialStore
  cipher: CredentialCipher
}

async function withCredentials<T>(
  config: Config,
  warn: CliContext['warn'],
  work: (deps: Encrypted) => Promise<T>,
): Promise<T> {
  const keys = loadKeys(config.credential.key_repository)
  const cipher = credentialCipher({ keys: { current: () => keys }, clock: () => new Date() })
  const storage = await openStorage(config, { migrate: false, warn })
  try {
    return await work({
      credentials: credentialStore(storage),
      applicationCredentials: applicationCredentialStore(storage),
      sealedSecrets: sealedSecretStore(storage),
      cipher,
    })
  } finally {
    await storage.close()
  }
}
