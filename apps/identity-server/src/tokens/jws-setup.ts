import { type JwsKeyPlace, signingKeyName } from './jws-keys.ts'
import { type JwsWritingOptions, jwsKeyFiles, stagedKeyName } from './jws-writing.ts'

/**
 * Makes the keys of JWS tokens: `private.pem`, which signs, `staged.pem`, which is next, and their public keys. What is
 * there is left alone.
 *
 * @returns The names of the private keys that were made, or whose public key was missing; empty when there was nothing
 *   to do.
 * @throws `KeyRepositoryError` `unwritable`, `conflict`, or what `loadJwsKeys` throws for keys that exist
 */
export function jwsSetup(
  place: JwsKeyPlace,
  options: JwsWritingOptions = {},
): { created: readonly string[] } {
  const files = jwsKeyFiles(place, options)
  const created = [signingKeyName, stagedKeyName].filter((name) => {
    const found = files.privateKey(name)
    if (found !== undefined) return files.publish(found)
    files.make(name)
    return true
  })
  return { created }
}
