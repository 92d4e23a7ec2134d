/** Pieces from which on they are put together: a service that sends single bytes must not cost a hundred times their size. */
const maxPieces = 1024

/** The pieces of a body that wait to be read. */
export class PieceList {
  #blocks: Buffer[] = []
  #pieces: Buffer[] = []
  /** Bytes. */
  size = 0

  add(piece: Buffer): void {
    this.size += piece.length
    this.#pieces.push(piece)
    if (this.#pieces.length < maxPieces) return
    this.#blocks.push(Buffer.concat(this.#pieces))
    this.#pieces = []
  }

  *[Symbol.iterator](): Iterator<Buffer> {
    yield* this.#blocks
    yield* this.#pieces
  }

  /** All of them as one, which are then gone. */
  take(): Buffer {
    const all = this.#blocks.length === 0 ? this.#pieces : [...this.#blocks, ...this.#pieces]
    this.#blocks = []
    this.#pieces = []
    this.size = 0
    const [only] = all
    return all.length === 1 && only !== undefined ? only : Buffer.concat(all)
  }

  /** The first of them, which is then gone; `undefined`: there is none. */
  shift(): Buffer | undefined {
    const first = this.#blocks.shift() ?? this.#pieces.shift()
    if (first !== undefined) this.size -= first.length
    return first
  }
}
