import type { AuthMethod, Claims, DomainRef, MethodName, UserRef } from '@ks/auth'

/**
 * The name under which guesses at a user are counted, made from what the client says: asking the database for it would
 * tell unknown users from known ones.
 *
 * Databases differ in which names they take for equal. Case, accents, invisible characters and spaces at the end count for
 * nothing here, so spelling a name differently is no way around the count.
 */
export function userAccount(ref: UserRef): string {
  return 'id' in ref
    ? JSON.stringify(['user', folded(ref.id)])
    : JSON.stringify(['user', domainText(ref.domain), folded(ref.name)])
}

/** The name under which guesses at another secret are counted: `access key`, `consumer`, … */
export function otherAccount(kind: string, id: string): string {
  return JSON.stringify([kind, folded(id)])
}

/** Which account each method guesses at; `undefined` for what cannot be guessed. */
const accounts: { readonly [N in MethodName]: (claim: Claims[N]) => string | undefined } = {
  application_credential: (claim) =>
    'id' in claim
      ? otherAccount('application credential', claim.id)
      : otherAccount(`application credential of ${userAccount(claim.user)}`, claim.name),
  external: notGuessed,
  kerberos: notGuessed,
  mapped: notGuessed,
  // The consumer stands in a header; the verifier counts by it.
  oauth1: notGuessed,
  openid: notGuessed,
  password: (claim) => userAccount(claim.user),
  saml2: notGuessed,
  token: notGuessed,
  totp: (claim) => userAccount(claim.user),
  x509: notGuessed,
}

function notGuessed(): undefined {}

/** The accounts that the methods of a request guess at. */
export function accountsOf(methods: readonly AuthMethod[]): readonly string[] {
  return methods.flatMap((method) => {
    // The table pairs each name with its own claim; the compiler cannot see that through the union.
    const accountOf = accounts[method.name] as (claim: AuthMethod['claim']) => string | undefined
    return accountOf(method.claim) ?? []
  })
}

function domainText(ref: DomainRef): readonly string[] {
  return 'id' in ref ? ['id', folded(ref.id)] : ['name', folded(ref.name)]
}

function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}\p{C}]/gu, '')
    .toLowerCase()
    .trimEnd()
}
