import { describe, expect, it } from 'vitest'
import { credentialCipher } from '../../src/credentials/credential-cipher.ts'
import { openBlob, sealBlob } from '../../src/resources/credentials/blob.ts'
import { fixedKeys } from '../tokens/fixed-keys.ts'
import original from './original-credentials.json' with { type: 'json' }

const { keys, rows, withoutKeys } = original
const cipherOf = (...texts: string[]) =>
  credentialCipher({ keys: fixedKeys(...texts), clock: () => new Date() })
const cipher = cipherOf(keys[0], keys[1], keys[2])
const blobOf = ({ type, encrypted_blob, key_hash }: (typeof rows)[number], by = cipher) =>
  openBlob(by, type, { encryptedBlob: encrypted_blob, keyHash: key_hash })

// The fixture is made by original-credentials.py, which runs OpenStack Keystone's own code.
describe('credentials encrypted by an OpenStack Keystone', () => {
  it.each(rows)('are read: $name', (row) => {
    expect(blobOf(row)).toBe(row.blob)
  })

  it.each(withoutKeys)('are read when it had no keys yet: $name', (row) => {
    expect(blobOf(row)).toBe(row.blob)
  })

  it('are read with secondary keys and the staged one too', () => {
    const rotated = cipherOf(keys[2], keys[0], keys[1])
    expect(rows.map((row) => blobOf(row, rotated))).toEqual(rows.map((row) => row.blob))
  })

  it('name their key as ours do', () => {
    const hashes = rows.map(({ type, blob }) => sealBlob(cipher, type, blob).keyHash)
    expect(hashes).toEqual(rows.map((row) => row.key_hash))
    expect(cipher.keyHash()).toBe(hashes[0])
  })
})
