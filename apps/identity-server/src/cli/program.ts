import { Command, InvalidArgumentError, Option } from 'commander'
import { convertValue } from '../config/convert.ts'
import type { Option as OptionDefinition } from '../config/option.ts'
import { ksOptions } from '../config/options/ks.ts'
import { serverVersion } from '../server.ts'
import { bootstrapCommand } from './bootstrap.ts'
import { credentialCommand } from './credential.ts'
import { dbCommand } from './db.ts'
import { jwsCommand } from './jws-keys.ts'
import { fernetCommand, receiptCommand } from './keys.ts'
import { serve } from './serve.ts'
import { type ConfigFlags, readSettings } from './settings.ts'
import { start } from './start.ts'
import { summary } from './summary.ts'
import { tokenCommand } from './token.ts'

/** Where a command reads and writes: the process, or a test. */
export interface CliContext {
  env: Readonly<Record<string, string | undefined>>
  /** A line for standard output: the result. */
  print(text: string): void
  /** A line for standard error: what else should be known. */
  warn(text: string): void
  readStdin(): Promise<string>
}

/** `ks-identity` with all its commands. */
export function program(context: CliContext): Command {
  const cli = new Command('ks-identity')
    .description('The OpenStack Identity service.')
    .version(serverVersion(), '--version', 'print the version')
    .showHelpAfterError('(ks-identity --help lists the commands)')
    .addOption(
      new Option('--config-file <file>', 'configuration file; repeat it, a later one wins').argParser(
        collect,
      ),
    )
    .addOption(
      new Option('--config-dir <dir>', 'folder whose *.conf are read after the files').argParser(collect),
    )

  cli
    .command('start')
    .description(
      'start from nothing: database, keys and first administrator are made when the data directory is new',
    )
    .option('--data-dir <dir>', 'where everything is kept', context.env.OS_KS__DATA_DIR ?? './data')
    .addOption(hostFlag())
    .addOption(portFlag())
    .action(async (flags: ListenFlags & { dataDir: string }) => {
      const started = await start({ ...cli.opts<ConfigFlags>(), ...flags }, context.env, context.warn)
      context.print(summary(started))
      await started.stopped
      context.print('Stopped.')
    })

  cli
    .command('serve')
    .description('serve an existing database with existing keys, as keystone.conf says')
    .addOption(hostFlag())
    .addOption(portFlag())
    .action(async (flags: ListenFlags) => {
      const env = { ...context.env }
      if (flags.host !== undefined) env.OS_KS__HOST = flags.host
      if (flags.port !== undefined) env.OS_KS__PORT = flags.port
      const running = await serve(await readSettings(cli.opts<ConfigFlags>(), env), { migrate: false })
      context.print(`Keystone listens on ${running.url}`)
      await running.stopped
    })

  const settings = () => readSettings(cli.opts<ConfigFlags>(), context.env)
  cli.addCommand(bootstrapCommand(context, settings))
  cli.addCommand(dbCommand(context, settings))
  cli.addCommand(fernetCommand(context, settings))
  cli.addCommand(receiptCommand(context, settings))
  cli.addCommand(jwsCommand(context, settings))
  cli.addCommand(credentialCommand(context, settings))
  cli.addCommand(tokenCommand(context, settings))
  return cli
}

interface ListenFlags {
  host?: string
  port?: string
}

const hostFlag = () =>
  new Option('--host <host>', 'address to listen on, by default [ks] host').argParser(checked(ksOptions.host))
const portFlag = () =>
  new Option('--port <port>', 'TCP port to listen on, by default [ks] port').argParser(
    checked(ksOptions.port),
  )

/** Refuses by the name of the flag what the option would refuse by that of an environment variable. */
function checked(option: OptionDefinition): (text: string) => string {
  return (text) => {
    const converted = convertValue(option, text)
    if ('expected' in converted) throw new InvalidArgumentError(`It expects ${converted.expected}.`)
    return text
  }
}

function collect(value: string, previous: readonly string[] | undefined): readonly string[] {
  return [...(previous ?? []), value]
}
