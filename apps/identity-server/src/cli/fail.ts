import { AuthError } from '@ks/auth'
import { ConfigError } from '../config/config-error.ts'
import { PasswordHashError } from '../identity/passwords/password-hash-error.ts'
import { IdentityError } from '../identity-error.ts'
import { PolicyError } from '../policy/policy-error.ts'
import { StorageError } from '../storage/storage-error.ts'
import { KeyRepositoryError } from '../tokens/key-repository-error.ts'

/** A mistake of the operator, or of the machine, that a command explains in one line. */
export class CliError extends Error {
  /** What the process exits with. Default 1. */
  readonly exitCode: number

  constructor(message: string, options: ErrorOptions & { exitCode?: number } = {}) {
    super(message, options)
    this.name = 'CliError'
    this.exitCode = options.exitCode ?? 1
  }
}

const explained = [
  CliError,
  ConfigError,
  StorageError,
  KeyRepositoryError,
  PasswordHashError,
  PolicyError,
  IdentityError,
  AuthError,
]

/** What a command prints when it fails: one line for each thing that is understood, everything for what is not. */
export function failureText(error: unknown): string {
  if (explained.some((known) => error instanceof known)) {
    const { message } = error as Error
    return message.replaceAll(/^/gm, 'ks-identity: ')
  }
  return `ks-identity: unexpected error, please report it\n${error instanceof Error ? error.stack : String(error)}`
}

/** What the process exits with after an error. */
export function exitCodeOf(error: unknown): number {
  return error instanceof CliError ? error.exitCode : 1
}

/** The system's name of a failed file or network operation: `EACCES`, `EADDRINUSE`, … */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
}
