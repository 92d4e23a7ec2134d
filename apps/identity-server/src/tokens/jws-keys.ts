import { join } from 'node:path'
import type { JwsAlgorithm } from './jws-algorithms.ts'
import { type JwsKey, parsePrivateKey, parsePublicKey } from './jws-key.ts'
import { refuseWorldAccess } from './key-access.ts'
import { type FileList, listFiles, readKeyText } from './key-files.ts'
import { KeyRepositoryError } from './key-repository-error.ts'
import type { WatchedRepository } from './key-watch.ts'
import type { IdentifiedKeys, LoadKeysOptions } from './keys.ts'
import { readSteadily } from './read-steadily.ts'

/** The keys of JWS tokens. */
export interface JwsKeys extends IdentifiedKeys {
  /** The private key that signs. */
  readonly signing: JwsKey
  /** Public keys in the order in which to try them: first the one that {@link signing} goes with, then by file name. */
  readonly verifying: readonly JwsKey[]
}

/** Where the keys are, and which algorithm signs. */
export interface JwsKeyPlace {
  /** `[jwt_tokens] jws_private_key_repository`. */
  privateDirectory: string
  /** `[jwt_tokens] jws_public_key_repository`. */
  publicDirectory: string
  /** `[jwt_tokens] jws_algorithm`. */
  algorithm: JwsAlgorithm
}

/** Name of the key that signs, in the private repository. Others there are not looked at. */
export const signingKeyName = 'private.pem'

/** A public key with the name of its file. */
export interface NamedPublicKey extends JwsKey {
  readonly name: string
}

/**
 * Reads the keys of JWS tokens, as `keystone-manage create_jws_keypair` makes them: `private.pem` in one directory, and
 * in another the public keys of this and of former ones, whatever their files are called. Hidden, temporary and
 * empty files are ignored.
 *
 * The public key of the private one has to be there: otherwise no server could read the tokens.
 *
 * @throws {@link KeyRepositoryError} `missing`, `empty`, `damaged`, `unreadable`, `mismatched`, `world_readable` (the
 *   private key), `world_writable`, or `conflict` when the files do not stop changing
 */
export function loadJwsKeys(place: JwsKeyPlace, options: LoadKeysOptions = {}): JwsKeys {
  const { privateDirectory, algorithm } = place
  return readSteadily(
    privateDirectory,
    () => listBoth(place, options),
    (lists) => {
      const signing = readPrivateKey(lists.private, signingKeyName, options)
      if (signing.algorithm !== algorithm) throw ofAnotherAlgorithm(place, signing)
      const publicKeys = readPublicKeys(lists.public, options)
      const counterpart = publicKeys.find(({ fingerprint }) => fingerprint === signing.fingerprint)
      if (counterpart === undefined) throw withoutCounterpart(place)
      const verifying = [counterpart, ...publicKeys.filter((key) => key !== counterpart)]
      return { signing, verifying, keyIds: verifying.map(({ fingerprint }) => fingerprint) }
    },
  )
}

/** The keys of JWS tokens as something to follow. */
export function jwsRepository(place: JwsKeyPlace, options: LoadKeysOptions = {}): WatchedRepository<JwsKeys> {
  return { signature: () => listBoth(place, options).signature, load: () => loadJwsKeys(place, options) }
}

/**
 * Reads a private key of the list.
 *
 * @throws {@link KeyRepositoryError} `empty` when it is not there; `damaged`, `unreadable`, `world_readable`, `world_writable`
 */
export function readPrivateKey(list: FileList, name: string, options: LoadKeysOptions = {}): JwsKey {
  if (!options.allowWorldAccess) refuseWorldAccess(list, { secret: true })
  const path = join(list.directory, name)
  const pem = list.files.some((file) => file.name === name) ? readKeyText(path, options.fs) : ''
  if (pem === '')
    throw new KeyRepositoryError('empty', path, `There is no private key in ${path}. Set it up.`)
  return parsePrivateKey(path, pem)
}

/** Lists the files that public keys can be in. */
export function listPublicKeys(directory: string, { fs }: LoadKeysOptions = {}): FileList {
  return listFiles(directory, (name) => !name.startsWith('.') && !/(\.tmp|~)$/.test(name), fs)
}

/**
 * Reads the public keys of the list.
 *
 * @throws {@link KeyRepositoryError} `damaged`, `unreadable`, `world_writable`
 */
export function readPublicKeys(list: FileList, options: LoadKeysOptions = {}): readonly NamedPublicKey[] {
  if (!options.allowWorldAccess) refuseWorldAccess(list, { secret: false })
  return list.files.flatMap(({ name, path }) => {
    const pem = readKeyText(path, options.fs)
    return pem === '' ? [] : [{ name, ...parsePublicKey(path, pem) }]
  })
}

function listBoth({ privateDirectory, publicDirectory }: JwsKeyPlace, options: LoadKeysOptions) {
  const lists = {
    private: listFiles(privateDirectory, (name) => name === signingKeyName, options.fs),
    public: listPublicKeys(publicDirectory, options),
  }
  return { ...lists, signature: `${lists.private.signature} ${lists.public.signature}` }
}

function ofAnotherAlgorithm(
  { privateDirectory, algorithm }: JwsKeyPlace,
  signing: JwsKey,
): KeyRepositoryError {
  const path = join(privateDirectory, signingKeyName)
  return new KeyRepositoryError(
    'mismatched',
    path,
    `${path} is a key for ${signing.algorithm}, and jws_algorithm is ${algorithm}. Rotate the keys, or correct the option.`,
  )
}

function withoutCounterpart({ privateDirectory, publicDirectory }: JwsKeyPlace): KeyRepositoryError {
  const path = join(privateDirectory, signingKeyName)
  return new KeyRepositoryError(
    'mismatched',
    path,
    `The public key of ${path} is not in ${publicDirectory}, so no server could read the tokens. Copy it there, or set the keys up.`,
  )
}
