import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { credentialCipher } from '../../src/credentials/credential-cipher.ts'
import { credentialKeys } from '../../src/credentials/credential-keys.ts'
import { fernetRotate } from '../../src/tokens/key-rotation.ts'
import { fernetSetup } from '../../src/tokens/key-setup.ts'
import { fixedKeys, keyText } from '../tokens/fixed-keys.ts'
import { scratchDirectory } from '../tokens/scratch-directory.ts'
import original from './original-credentials.json' with { type: 'json' }

const clock = () => new Date()
const oldRow = original.withoutKeys[0]!

/** A cipher on a repository that is not there yet, and looks at it again on every use. */
function cipherOnDisk() {
  const directory = join(scratchDirectory(), 'credential-keys')
  let now = 0
  const keys = credentialKeys(directory, { now: () => (now += 1000), onReloadFailed: () => undefined })
  return { directory, cipher: credentialCipher({ keys, clock }) }
}

describe('credentialCipher', () => {
  it('reads with a key that encrypts no more, and not with one that is gone', () => {
    const sealed = credentialCipher({ keys: fixedKeys(keyText(0), keyText(32)), clock }).seal('secret')
    const open = (...texts: string[]) =>
      credentialCipher({ keys: fixedKeys(...texts), clock }).open(sealed.encryptedBlob)
    expect(open(keyText(64), keyText(32), keyText(0))).toBe('secret')
    expect(open(keyText(64), keyText(0))).toBeUndefined()
    expect(sealed.encryptedBlob).not.toContain('secret')
  })

  it('reads nothing that was changed', () => {
    const cipher = credentialCipher({ keys: fixedKeys(keyText(0), keyText(32)), clock })
    const { encryptedBlob } = cipher.seal('secret')
    for (const text of [
      '',
      '=',
      'x',
      encryptedBlob.slice(1),
      `${encryptedBlob.slice(0, 40)}A${encryptedBlob.slice(41)}`,
    ])
      expect(cipher.open(text)).toBeUndefined()
  })

  it('encrypts nothing without keys, but reads what Keystone has encrypted without them', () => {
    const { cipher } = cipherOnDisk()
    expect(() => cipher.seal('secret')).toThrow(expect.objectContaining({ code: 'missing' }))
    expect(() => cipher.keyHash()).toThrow(expect.objectContaining({ code: 'missing' }))
    expect(cipher.open(oldRow.encrypted_blob)).toBe(oldRow.blob)
  })

  it('finds keys that are made or rotated while it runs', () => {
    const { cipher, directory } = cipherOnDisk()
    expect(() => cipher.seal('secret')).toThrow()
    fernetSetup(directory)
    const first = cipher.seal('secret')
    fernetRotate(directory, { maxActiveKeys: 3, minimumAgeSeconds: 0, now: Date.now })
    const second = cipher.seal('secret')
    expect(second.keyHash).not.toBe(first.keyHash)
    expect(second.keyHash).toBe(cipher.keyHash())
    expect([first, second].map(({ encryptedBlob }) => cipher.open(encryptedBlob))).toEqual([
      'secret',
      'secret',
    ])
  })

  it('uses no keys that every user of the machine can read', () => {
    const { cipher, directory } = cipherOnDisk()
    fernetSetup(directory)
    chmodSync(directory, 0o755)
    chmodSync(join(directory, '1'), 0o644)
    for (const use of [() => cipher.seal('secret'), () => cipher.open(oldRow.encrypted_blob)])
      expect(use).toThrow(expect.objectContaining({ code: 'world_readable' }))
  })
})
