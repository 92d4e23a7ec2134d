import { join } from 'node:path'
import type { JwsKey } from './jws-key.ts'
import { type JwsKeyPlace, type NamedPublicKey, signingKeyName } from './jws-keys.ts'
import { type JwsKeyFiles, type JwsWritingOptions, jwsKeyFiles, stagedKeyName } from './jws-writing.ts'
import { KeyRepositoryError } from './key-repository-error.ts'

/** How to rotate the keys of JWS tokens. */
export interface JwsRotateOptions extends JwsWritingOptions {
  /**
   * Seconds. How long a key must have stopped signing before it is dropped: the longest that a token stays readable,
   * `[token] expiration` plus `allow_expired_window`.
   */
  minimumAgeSeconds: number
  /** Milliseconds since the epoch. */
  now: () => number
}

/** What a rotation did. */
export interface JwsRotation {
  /**
   * Whether the staged key signs now. `false`: there was none for this algorithm whose public key the other servers could
   * have. There is now; the next rotation makes it sign.
   */
  promoted: boolean
  /** Names of the public keys that are gone. */
  dropped: readonly string[]
}

/**
 * Makes the staged key the one that signs, stages a new one, and drops the public keys of former ones that no token can
 * need any more.
 *
 * When a key stops signing, the name of its public key says so from then on, with the time:
 * `retired-20260101T120000Z-….pem`. No other public key is ever dropped, so none is that was put there by hand or by
 * `keystone-manage`, before it has been retired here. A rotation that was interrupted is finished by the next one.
 *
 * @throws {@link KeyRepositoryError} `empty` without a key that signs; `unwritable`, `conflict`, or what `loadJwsKeys`
 *   throws for damaged keys
 */
export function jwsRotate(place: JwsKeyPlace, options: JwsRotateOptions): JwsRotation {
  const files = jwsKeyFiles(place, options)
  const signing = files.privateKey(signingKeyName)
  if (signing === undefined) {
    const path = join(place.privateDirectory, signingKeyName)
    throw new KeyRepositoryError('empty', path, `There is no private key in ${path}. Set it up.`)
  }
  if (!isReady(files, place)) return { promoted: false, dropped: [] }

  retire(files, signing, options.now())
  files.privates.rename(stagedKeyName, signingKeyName)
  files.make(stagedKeyName)
  return { promoted: true, dropped: dropRetired(files, options) }
}

/** Whether there is a staged key that other servers can know already; otherwise there is one from now on. */
function isReady(files: JwsKeyFiles, { algorithm }: JwsKeyPlace): boolean {
  const staged = files.privateKey(stagedKeyName)
  if (staged?.algorithm === algorithm) return !files.publish(staged)
  // It never signed anything.
  if (staged !== undefined) {
    for (const { name } of publicKeysOf(files, staged)) files.publics.remove(name)
    files.privates.remove(stagedKeyName)
  }
  files.make(stagedKeyName)
  return false
}

/** Gives the public key of a private one a name that says since when it does not sign. */
function retire(files: JwsKeyFiles, signing: JwsKey, nowMs: number): void {
  const names = publicKeysOf(files, signing).map(({ name }) => name)
  const [first] = names
  if (first === undefined) return
  const retired = `retired-${stamp(nowMs)}-${signing.fingerprint}.pem`
  // A second name first, so that there is never a moment without it.
  if (!names.includes(retired)) files.publics.link(first, retired)
  for (const name of names) if (name !== retired) files.publics.remove(name)
}

function dropRetired(files: JwsKeyFiles, { now, minimumAgeSeconds }: JwsRotateOptions): readonly string[] {
  const used = [signingKeyName, stagedKeyName].map((name) => files.privateKey(name)?.fingerprint)
  const oldest = now() - minimumAgeSeconds * 1000
  return files
    .publicKeys()
    .filter(({ name, fingerprint }) => {
      const since = retiredAt(name)
      return since !== undefined && since < oldest && !used.includes(fingerprint)
    })
    .map(({ name }) => {
      files.publics.remove(name)
      return name
    })
}

function publicKeysOf(files: JwsKeyFiles, { fingerprint }: JwsKey): readonly NamedPublicKey[] {
  return files.publicKeys().filter((published) => published.fingerprint === fingerprint)
}

/** `20260101T120000Z` */
function stamp(nowMs: number): string {
  return new Date(nowMs).toISOString().replace(/\.\d+|[-:]/g, '')
}

const retiredName = /^retired-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-[0-9a-f]{16}\.pem$/

function retiredAt(name: string): number | undefined {
  const [, year, month, day, hour, minute, second] = retiredName.exec(name) ?? []
  if (year === undefined) return undefined
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
}
