/** keystone-manage's names of commands, and ours. */
const keystoneManageCommands = {
  db_sync: ['db', 'sync'],
  db_version: ['db', 'version'],
  fernet_setup: ['fernet', 'setup'],
  fernet_rotate: ['fernet', 'rotate'],
  receipt_setup: ['receipt', 'setup'],
  receipt_rotate: ['receipt', 'rotate'],
  credential_setup: ['credential', 'setup'],
  credential_rotate: ['credential', 'rotate'],
  credential_migrate: ['credential', 'migrate'],
} as const satisfies Record<string, readonly string[]>

const commands: Readonly<Record<string, readonly string[]>> = keystoneManageCommands

const takesValue = ['--config-file', '--config-dir']

/**
 * Replaces a command in keystone-manage's spelling: `db_sync` becomes `db sync`. Only the first word that is neither an
 * option nor an option's value is a command.
 */
export function withOurNames(argv: readonly string[]): string[] {
  const at = argv.findIndex(
    (word, index) => !word.startsWith('-') && !takesValue.includes(argv[index - 1] ?? ''),
  )
  const word = argv[at]
  if (word === undefined || !Object.hasOwn(commands, word)) return [...argv]
  return [...argv.slice(0, at), ...(commands[word] ?? []), ...argv.slice(at + 1)]
}
