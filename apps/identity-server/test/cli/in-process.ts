import { run } from '../../src/cli/run.ts'
import type { CommandOptions, Ended } from './cli-process.ts'

/** Runs a command that does not serve in this process: the same code, without the second that a new process takes. */
export async function runHere(
  args: readonly string[],
  options: Pick<CommandOptions, 'env' | 'stdin'> = {},
): Promise<Ended> {
  const printed = { stdout: '', stderr: '' }
  const code = await run(args, {
    env: options.env ?? {},
    print(line) {
      printed.stdout += `${line}\n`
    },
    warn(line) {
      printed.stderr += `${line}\n`
    },
    readStdin: async () => options.stdin ?? '',
  })
  return { code, ...printed }
}
