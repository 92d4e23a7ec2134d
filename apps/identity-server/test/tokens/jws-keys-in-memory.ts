import type { KeyObject } from 'node:crypto'
import { type JwsAlgorithm, newKeyPair, signJws } from '../../src/tokens/jws-algorithms.ts'
import { type JwsKey, jwsKey } from '../../src/tokens/jws-key.ts'
import type { JwsKeys } from '../../src/tokens/jws-keys.ts'
import type { KeySource } from '../../src/tokens/keys.ts'

/** A pair of keys that no file holds. */
export interface Pair {
  algorithm: JwsAlgorithm
  privateKey: KeyObject
  publicKey: KeyObject
}

export function pairOf(algorithm: JwsAlgorithm): Pair {
  return { algorithm, ...newKeyPair(algorithm) }
}

/** Keys that never change: the first pair signs, and tokens of all are read. */
export function keysOf(first: Pair, ...others: readonly Pair[]): KeySource<JwsKeys> {
  const verifying = [first, ...others].map(({ publicKey }) => jwsKey(publicKey) as JwsKey)
  const keys = {
    signing: jwsKey(first.privateKey) as JwsKey,
    verifying,
    keyIds: verifying.map(({ fingerprint }) => fingerprint),
  }
  return { current: () => keys }
}

/** A JWS of whatever header and content, well signed. Bytes for what is no UTF-8. */
export function signed(pair: Pair, header: string, content: string | Uint8Array): string {
  const text = `${encode(header)}.${encode(content)}`
  return `${text}.${signJws(pair.algorithm, pair.privateKey, Buffer.from(text)).toString('base64url')}`
}

export function encode(content: string | Uint8Array): string {
  return Buffer.from(content).toString('base64url')
}
