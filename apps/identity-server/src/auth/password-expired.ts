import { IdentityError } from '../identity-error.ts'

/** The password was right and has expired: said only to somebody who knows it. */
export class PasswordExpired extends IdentityError {
  constructor(userId: string) {
    // Horizon looks for these words.
    super('unauthenticated', `The password is expired and needs to be changed for user: ${userId}.`)
  }
}
