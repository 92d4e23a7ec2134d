/** Sizes of the values with a fixed size, marker included. Arrays count as their header: what follows is walked too. */
const fixedSizes: Readonly<Record<number, number>> = {
  192: 1, // nil
  194: 1, // false
  195: 1, // true
  202: 5, // float32
  203: 9, // float64
  204: 2, // uint8
  205: 3, // uint16
  206: 5, // uint32
  207: 9, // uint64
  220: 3, // array16
}

/** Widths of the length that follows a marker of the bin (c4, c5, c6) and str (d9, da, db) families. */
const lengthWidths: Readonly<Record<number, 1 | 2 | 4>> = { 196: 1, 197: 2, 198: 4, 217: 1, 218: 2, 219: 4 }

const strToBin = 0xd9 - 0xc4

/**
 * Rewrites every string of a msgpack payload as a binary of the same bytes.
 *
 * Python's msgpack before 1.0 stored UUIDs in the only family it had, which is today's text family, and a reader of
 * text destroys bytes that are not UTF-8.
 *
 * @returns `undefined` when the bytes hold something that no payload has (a map, an extension) or end early.
 * @see {@link https://github.com/msgpack/msgpack/blob/master/spec.md#str-format-family}
 */
export function retagRawStrings(bytes: Uint8Array): Uint8Array | undefined {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const pieces: Uint8Array[] = []
  let position = 0
  while (position < source.length) {
    const marker = source[position]!
    const width = lengthWidths[marker]
    if (marker >= 0xa0 && marker <= 0xbf) {
      const end = position + 1 + (marker & 0x1f)
      pieces.push(Uint8Array.of(0xc4, marker & 0x1f), source.subarray(position + 1, end))
      position = end
    } else if (width !== undefined) {
      if (position + 1 + width > source.length) return undefined
      const end = position + 1 + width + source.readUIntBE(position + 1, width)
      pieces.push(
        Uint8Array.of(marker >= 0xd9 ? marker - strToBin : marker),
        source.subarray(position + 1, end),
      )
      position = end
    } else {
      const size = isFixInt(marker) || (marker & 0xf0) === 0x90 ? 1 : fixedSizes[marker]
      if (size === undefined) return undefined
      pieces.push(source.subarray(position, position + size))
      position += size
    }
  }
  return position === source.length ? Buffer.concat(pieces) : undefined
}

function isFixInt(marker: number): boolean {
  return marker < 0x80 || marker >= 0xe0
}
