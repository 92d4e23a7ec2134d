import { Command } from 'commander'
import { jwsPlace } from '../tokens/formats.ts'
import { jwsRotate } from '../tokens/jws-rotation.ts'
import { jwsSetup } from '../tokens/jws-setup.ts'
import type { OwnerFlags } from './key-owner.ts'
import { owner, withOwner } from './keys.ts'
import type { CliContext } from './program.ts'
import type { Settings } from './settings.ts'

/** `ks-identity jws`: the keys that sign tokens with `[token] provider = jws`. */
export function jwsCommand({ print }: CliContext, settings: () => Promise<Settings>): Command {
  const jws = new Command('jws').description('the keys that sign JWS tokens')
  withOwner(jws.command('setup'))
    .description('make a key that signs, and the next one; those that are there stay as they are')
    .action(async (flags: OwnerFlags) => {
      const place = jwsPlace((await settings()).config)
      const { created } = jwsSetup(place, owner(flags))
      print(
        created.length === 0
          ? `The keys in ${place.privateDirectory} and ${place.publicDirectory} are complete; nothing was changed.`
          : `Made ${created.join(' and ')} in ${place.privateDirectory}, with public keys in ${place.publicDirectory}.`,
      )
    })
  withOwner(jws.command('rotate'))
    .description('make the staged key the one that signs, and a new staged key')
    .action(async (flags: OwnerFlags) => {
      const { config } = await settings()
      const place = jwsPlace(config)
      const { promoted, dropped } = jwsRotate(place, {
        minimumAgeSeconds: config.token.expiration + config.token.allow_expired_window,
        now: Date.now,
        ...owner(flags),
      })
      if (!promoted) {
        print(
          `No key was ready to sign; now one is staged. Copy ${place.publicDirectory} to the other servers, then rotate again.`,
        )
        return
      }
      print(
        `The staged key signs now, and another one is staged.${dropped.length > 0 ? ` Dropped: ${dropped.join(', ')}.` : ''}`,
      )
    })
  return jws
}
