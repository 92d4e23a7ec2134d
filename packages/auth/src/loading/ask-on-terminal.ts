import { createInterface } from 'node:readline/promises'
import { AuthError } from '../errors.ts'

/**
 * Asks the person at the terminal.
 *
 * @throws {@link AuthError} `missing_options` when there is no terminal
 */
export async function askOnTerminal(prompt: string): Promise<string> {
  if (process.stdin.isTTY !== true)
    throw new AuthError('missing_options', `Nobody can be asked for this without a terminal: ${prompt}`)
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await terminal.question(prompt)
  } finally {
    terminal.close()
  }
}
