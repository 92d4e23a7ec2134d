import { appendFile } from 'node:fs/promises'
import { type BatchOptions, type BatchSink, batchSink, NotNow } from './batches.ts'

/** Where and how much is written. */
export interface FileSinkOptions extends BatchOptions {
  /** Path of the file. It is made for its owner alone (0600), and opened anew for each batch: rotate it by renaming it. */
  path: string
}

/**
 * Appends notifications to a file, one JSON object per line.
 *
 * @example
 * await app.register(audit, { emit: fileSink({ path: '/var/log/nova/audit.jsonl' }) })
 */
export function fileSink({ path, ...bounds }: FileSinkOptions): BatchSink {
  return batchSink(async (lines) => {
    await appendFile(path, `${lines.join('\n')}\n`, { mode: 0o600 }).catch((cause: unknown) => {
      throw new NotNow(`The audit file ${path} cannot be written.`, { cause })
    })
  }, bounds)
}
