import { crc32 } from 'node:zlib'

/** How often another server is looked for when the one of a key is dead. */
const attempts = 10

/**
 * The server that keeps a key, chosen as the Python client does it, dead servers included, so that both look for an entry
 * at the same place.
 */
export function serverOfKey<S extends { isAlive(): boolean }>(
  servers: readonly S[],
  key: string,
): S | undefined {
  let hash = hashOf(key)
  for (let attempt = 0; attempt < attempts; attempt++) {
    const server = servers[hash % servers.length]
    if (server?.isAlive()) return server
    hash = hashOf(`${hash}${attempt}`)
  }
  return undefined
}

function hashOf(text: string): number {
  return (crc32(text) >>> 16) & 0x7fff || 1
}
