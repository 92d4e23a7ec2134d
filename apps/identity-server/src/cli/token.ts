import { Command } from 'commander'
import { configuredFormat } from '../tokens/formats.ts'
import { revocationStore } from '../tokens/revocation-store.ts'
import { CliError } from './fail.ts'
import { openStorage } from './open-storage.ts'
import type { CliContext } from './program.ts'
import type { Settings } from './settings.ts'

/** `ks-identity token`: look into a token, or end it. The token comes from standard input, never from the command line. */
export function tokenCommand(context: CliContext, settings: () => Promise<Settings>): Command {
  const token = new Command('token').description('look into a token from standard input, or end it')
  token
    .command('inspect')
    .description('print what a token says, without asking the database whether it is still valid')
    .action(async () => {
      const { payload, issuedAt } = await decodeStdin(context, await settings())
      context.print(JSON.stringify({ issuedAt, ...payload }, null, 2))
    })
  token
    .command('revoke')
    .description('end a token')
    .action(async () => {
      const found = await settings()
      const { payload } = await decodeStdin(context, found)
      const storage = await openStorage(found.config, { migrate: false, warn: context.warn })
      try {
        await revocationStore(storage).insert({ auditId: payload.auditIds[0] }, new Date())
      } finally {
        await storage.close()
      }
      context.print('The token is revoked.')
    })
  return token
}

async function decodeStdin(context: CliContext, { config }: Settings) {
  const { format } = configuredFormat(config, { now: Date.now, onReloadFailed: () => undefined })
  const decoded = format.decode((await context.readStdin()).trim())
  if (decoded === undefined) {
    throw new CliError(
      'Standard input holds no token that these keys can read. Pipe the token in: echo "$TOKEN" | ks-identity token inspect',
    )
  }
  return decoded
}
