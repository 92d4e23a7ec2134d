import { promisify } from 'node:util'
import { inflate } from 'node:zlib'
import type { Item } from './commands.ts'

/** Flags of the Python clients that say how to read a value. Others stand for numbers and pickled objects. */
const compressed = 8
const textOrBytes = 16
/** A compressed entry can claim to be anything. */
const maxInflatedBytes = 4 * 1024 * 1024

const inflated = promisify(inflate)

/** The bytes that were stored, whichever client stored them; `undefined` for what is neither bytes nor text. */
export async function storedBytes({ value, flags }: Item): Promise<Buffer | undefined> {
  if ((flags & ~(compressed | textOrBytes)) !== 0) return undefined
  if ((flags & compressed) === 0) return value
  return await inflated(value, { maxOutputLength: maxInflatedBytes }).catch(() => undefined)
}
