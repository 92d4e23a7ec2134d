/**
 * What another side said, without what it was shown: for messages of errors, which end up in logs.
 *
 * @param secrets each is left out as it is, and as URLs and forms write it
 */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret !== '')
    .flatMap((secret) => [secret, encodeURIComponent(secret.toWellFormed()), formEncode(secret)])
    .reduce((rest, secret) => rest.replaceAll(secret, '***'), text)
    .slice(0, 500)
}

/** The encoding of `application/x-www-form-urlencoded`. */
export function formEncode(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1)
}
