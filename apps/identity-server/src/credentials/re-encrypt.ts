import type { CredentialStore } from '../resources/credentials/store.ts'
import type { CredentialCipher } from './credential-cipher.ts'

const atATime = 100

/** What {@link reEncryptCredentials} did. */
export interface ReEncryption {
  /** How many credentials are on the primary key now that were not. */
  done: number
  /** Ids of those that no key can decrypt. They were left alone. */
  unreadable: readonly string[]
}

/**
 * Encrypts every credential that is not on the primary key again, so that former keys can go. One that is changed
 * meanwhile keeps what it was changed to. When it is interrupted, the next run does the rest.
 *
 * @param onProgress hears, after some, how many of those that were found at the beginning have been looked at
 * @throws `KeyRepositoryError` without keys
 */
export async function reEncryptCredentials(
  deps: { credentials: CredentialStore; cipher: CredentialCipher },
  onProgress: (seen: number, total: number) => void,
): Promise<ReEncryption> {
  const { credentials, cipher } = deps
  const primary = cipher.keyHash()
  const total = await credentials.countNotOn(primary)
  const unreadable: string[] = []
  let done = 0
  let seen = 0
  for (let marker: string | undefined, more = total > 0; more; ) {
    const page = await credentials.listNotOn(primary, { limit: atATime, marker })
    for (const credential of page.items) {
      const text = cipher.open(credential.sealed.encryptedBlob)
      if (text === undefined) unreadable.push(credential.id)
      else if (await credentials.update(credential, { ...credential, sealed: cipher.seal(text) })) done += 1
    }
    seen += page.items.length
    onProgress(seen, Math.max(seen, total))
    marker = page.items.at(-1)?.id
    more = page.more
  }
  return { done, unreadable }
}
