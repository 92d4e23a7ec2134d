import { createHmac, timingSafeEqual } from 'node:crypto'
import type { CredentialCipher, SealedBlob } from '../../credentials/credential-cipher.ts'

/** Encrypts with keys that only this service has: the cipher of stored credentials. */
export type Sealer = Pick<CredentialCipher, 'seal' | 'open'>

/**
 * What hashes of {@link sealDigest} begin with.
 *
 * @param keyHash of a key: only those that it seals. Absent: all of them.
 */
export function sealedPrefix(keyHash?: string): string {
  return keyHash === undefined ? '$ks-sealed$' : `$ks-sealed$${keyHash}$`
}

/** Whether a stored hash is one of {@link sealDigest}. */
export function isSealed(stored: string): boolean {
  return stored.startsWith(sealedPrefix())
}

/**
 * The hash of a secret that nobody can guess: `$ks-sealed$<name of the key>$<encrypted digest>`. It costs microseconds,
 * where that of a password has to be slow. Whoever has the database alone can neither check a secret nor make a hash,
 * and the keys can be rotated without knowing the secrets.
 *
 * @param id whose secret it is: the hash is good for nothing else
 */
export function sealDigest(sealer: Sealer, id: string, secret: string): string {
  return written(sealer.seal(digest(id, secret).toString('base64url')))
}

/** Whether a secret belongs to a hash of {@link sealDigest}. In constant time. */
export function matchesSealed(sealer: Sealer, id: string, secret: string, stored: string): boolean {
  const opened = openSealed(sealer, stored)
  const present = Buffer.from(opened ?? '', 'base64url')
  const given = digest(id, secret)
  return present.length === given.length && timingSafeEqual(present, given)
}

/** Encrypts a hash of {@link sealDigest} with the primary key; `undefined` when none of the keys opens it. */
export function sealAnew(sealer: Sealer, stored: string): string | undefined {
  const opened = openSealed(sealer, stored)
  return opened === undefined ? undefined : written(sealer.seal(opened))
}

function openSealed(sealer: Sealer, stored: string): string | undefined {
  return sealer.open(stored.slice(stored.lastIndexOf('$') + 1))
}

function written({ encryptedBlob, keyHash }: SealedBlob): string {
  return `${sealedPrefix(keyHash)}${encryptedBlob}`
}

function digest(id: string, secret: string): Buffer {
  return createHmac('sha256', id).update(secret).digest()
}
