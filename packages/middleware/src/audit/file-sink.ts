import { appendFile, open, stat } from 'node:fs/promises'
import * as rule from '../option-rules.ts'
import { check } from '../options.ts'
import { type BatchOptions, type BatchSink, batchRules, batchSink, NotNow } from './batches.ts'

/** Where and how much is written. */
export interface FileSinkOptions extends BatchOptions {
  /** Path of the file. It is made for its owner alone (0600), and opened anew for each batch: rotate it by renaming it. */
  path: string
}

const rules = {
  ...batchRules,
  path: rule.text,
} satisfies Record<keyof FileSinkOptions, rule.OptionRule>

/**
 * Appends notifications to a file, one JSON object per line. A line that broke off, as the disk was full or a process died,
 * stays alone: what follows it is whole.
 *
 * @throws `MiddlewareError` for options that cannot work
 * @example
 * await app.register(audit, { emit: fileSink({ path: '/var/log/nova/audit.jsonl' }) })
 */
export function fileSink(options: FileSinkOptions): BatchSink {
  check({ ...options }, rules, ['path'])
  const { path, ...bounds } = options
  return batchSink(async (lines) => {
    const before = (await breaksOff(path)) ? '\n' : ''
    await appendFile(path, `${before}${lines.join('\n')}\n`, { mode: 0o600 }).catch((cause: unknown) => {
      throw new NotNow(`The audit file ${path} cannot be written.`, { cause })
    })
  }, bounds)
}

/** Whether a file ends within a line. What cannot be read does not tell. */
async function breaksOff(path: string): Promise<boolean> {
  try {
    const found = await stat(path)
    // A pipe would wait here for somebody to write to it.
    if (!found.isFile() || found.size === 0) return false
    await using file = await open(path, 'r')
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, found.size - 1)
    return buffer.toString('latin1') !== '\n'
  } catch {
    return false
  }
}
