import { createPublicKey, randomBytes as secureRandomBytes } from 'node:crypto'
import { join } from 'node:path'
import { newKeyPair } from './jws-algorithms.ts'
import { type JwsKey, parsePrivateKey } from './jws-key.ts'
import {
  type JwsKeyPlace,
  listPublicKeys,
  type NamedPublicKey,
  readPrivateKey,
  readPublicKeys,
} from './jws-keys.ts'
import { listFiles } from './key-files.ts'
import { KeyRepositoryError } from './key-repository-error.ts'
import { type KeyWriter, type KeyWritingOptions, keyWriter } from './key-writing.ts'
import type { LoadKeysOptions } from './keys.ts'

/** How to change the keys of JWS tokens. */
export interface JwsWritingOptions extends KeyWritingOptions, LoadKeysOptions {
  /** Default: the system's secure source. Names temporary files; keys are made by OpenSSL. */
  randomBytes?: (size: number) => Uint8Array
}

/** Name of the next private key. Its public key is given to every server before it signs anything. */
export const stagedKeyName = 'staged.pem'

/** The files of the two repositories, read and changed. Each step leaves what every token needs. */
export interface JwsKeyFiles {
  privates: KeyWriter
  publics: KeyWriter
  /** A private key by its name; `undefined` when there is none. */
  privateKey(name: string): JwsKey | undefined
  publicKeys(): readonly NamedPublicKey[]
  /** Makes a pair; its private key gets the name, which must be free, and its public key is published. */
  make(name: string): void
  /** Puts the public key of a private one among the others; `false` when it was there. */
  publish(privateKey: JwsKey): boolean
}

/** Opens the two repositories, makes them where they are missing, and removes what an interrupted change left behind. */
export function jwsKeyFiles(place: JwsKeyPlace, options: JwsWritingOptions = {}): JwsKeyFiles {
  const { privateDirectory, publicDirectory, algorithm } = place
  const { randomBytes = secureRandomBytes } = options
  const privates = keyWriter(privateDirectory, options)
  const publics = keyWriter(publicDirectory, options)
  for (const writer of [privates, publics]) {
    writer.makeDirectory()
    writer.removeLeftovers()
  }

  const write = (writer: KeyWriter, name: string, pem: string | Buffer) => {
    const temporary = writer.writeTemporary(pem.toString(), Buffer.from(randomBytes(8)).toString('hex'))
    writer.link(temporary, name)
    writer.remove(temporary)
  }
  const publicKeys = () => readPublicKeys(listPublicKeys(publicDirectory, options), options)
  const publish = ({ key, fingerprint }: JwsKey) => {
    if (publicKeys().some((published) => published.fingerprint === fingerprint)) return false
    write(publics, `${fingerprint}.pem`, createPublicKey(key).export({ type: 'spki', format: 'pem' }))
    return true
  }

  return {
    privates,
    publics,
    privateKey(name) {
      try {
        return readPrivateKey(
          listFiles(privateDirectory, (found) => found === name, options.fs),
          name,
          options,
        )
      } catch (error) {
        if (error instanceof KeyRepositoryError && error.code === 'empty') return undefined
        throw error
      }
    },
    publicKeys,
    make(name) {
      const pem = newKeyPair(algorithm).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
      write(privates, name, pem)
      publish(parsePrivateKey(join(privateDirectory, name), pem))
    },
    publish,
  }
}
