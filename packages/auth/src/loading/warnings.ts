/**
 * What is wrong with a configuration and does not keep it from being used:
 *
 * - `readable_by_others`: every user of the machine can read a file with secrets in it.
 * - `writable_by_others`: every user of the machine can change where passwords are sent.
 * - `foreign_owner`: another user of the machine owns a file, and can change it too.
 * - `unreadable_file`: a file is passed over because it may not be read.
 * - `no_clouds`: a file has no `clouds`.
 * - `deprecated`: an old spelling, or a profile that its provider gives up.
 * - `unknown_profile`: there is no such profile, so nothing of it was taken.
 * - `ignored_setting`: a profile from the network says something that it may not decide.
 * - `unverified_tls`: authorities are named, and verification is switched off.
 * - `token_store`: tokens cannot be kept, so each process logs in for itself.
 */
export type LoadingWarningCode =
  | 'readable_by_others'
  | 'writable_by_others'
  | 'foreign_owner'
  | 'unreadable_file'
  | 'no_clouds'
  | 'deprecated'
  | 'unknown_profile'
  | 'ignored_setting'
  | 'unverified_tls'
  | 'token_store'

/** Something about a configuration that its owner should know. Never holds a secret. */
export interface LoadingWarning {
  readonly code: LoadingWarningCode
  /** For people. */
  readonly message: string
}

/** Gets the warnings, one by one. */
export type OnWarning = (warning: LoadingWarning) => void
