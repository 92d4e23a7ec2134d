import { type Command, CommanderError } from 'commander'
import { exitCodeOf, failureText } from './fail.ts'
import { withOurNames } from './legacy-names.ts'
import { type CliContext, program } from './program.ts'

/**
 * Runs a command to its end; `start` and `serve` end with the server.
 *
 * @param argv what follows the program's name
 * @returns what the process exits with: 0, or what {@link exitCodeOf} says of the error that was printed
 */
export async function run(argv: readonly string[], context: CliContext): Promise<number> {
  const cli = program(context)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.print(text.trimEnd()),
      writeErr: (text) => context.warn(text.trimEnd()),
    })
  inheritSettings(cli)
  try {
    await cli.parseAsync(withOurNames(argv), { from: 'user' })
    return 0
  } catch (error) {
    // Commander has explained its own errors already.
    if (error instanceof CommanderError) return error.exitCode
    context.warn(failureText(error))
    return exitCodeOf(error)
  }
}

/** Commands that were made apart from the program do not have its settings. */
function inheritSettings(command: Command): void {
  for (const sub of command.commands) {
    sub.copyInheritedSettings(command)
    inheritSettings(sub)
  }
}
