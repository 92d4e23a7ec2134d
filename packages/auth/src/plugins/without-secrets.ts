/** Some services write several lines, and an escape sequence would reach the terminal. */
const unprintable = /[\p{C}\p{Zl}\p{Zp}]+/gu

/**
 * What another side said, in one line of at most 500 characters and without what it was shown: for messages of errors, which
 * end up in logs.
 *
 * @param secrets each is left out as it is, and as URLs and forms write it
 */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret !== '')
    .flatMap((secret) => [secret, encodeURIComponent(secret.toWellFormed()), formEncode(secret)])
    .reduce((rest, secret) => rest.replaceAll(secret, '***'), text)
    .replaceAll(unprintable, ' ')
    .slice(0, 500)
}

/** The encoding of `application/x-www-form-urlencoded`. */
export function formEncode(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1)
}
