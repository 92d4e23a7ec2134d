import { AuthError } from '../errors.ts'
import { suggestion } from './did-you-mean.ts'
import type { FindLoader, Loader } from './loader.ts'
import { adminTokenLoader } from './loaders/admin-token.ts'
import { httpBasicLoader } from './loaders/http-basic.ts'
import { noneLoader } from './loaders/none.ts'
import { passwordLoader } from './loaders/password.ts'
import { tokenLoader } from './loaders/token.ts'
import { v2PasswordLoader } from './loaders/v2password.ts'
import { v2TokenLoader } from './loaders/v2token.ts'
import { v3AdfsPasswordLoader } from './loaders/v3adfspassword.ts'
import { v3ApplicationCredentialLoader } from './loaders/v3applicationcredential.ts'
import { v3FedKerbLoader } from './loaders/v3fedkerb.ts'
import { v3KerberosLoader } from './loaders/v3kerberos.ts'
import { v3MultiFactorLoader } from './loaders/v3multifactor.ts'
import { v3OAuth1Loader } from './loaders/v3oauth1.ts'
import { v3OAuth2ClientCredentialLoader } from './loaders/v3oauth2clientcredential.ts'
import { v3OAuth2MtlsClientCredentialLoader } from './loaders/v3oauth2mtlsclientcredential.ts'
import { v3OidcAccessTokenLoader } from './loaders/v3oidcaccesstoken.ts'
import { v3OidcAuthCodeLoader } from './loaders/v3oidcauthcode.ts'
import { v3OidcClientCredentialsLoader } from './loaders/v3oidcclientcredentials.ts'
import { v3OidcDeviceAuthzLoader } from './loaders/v3oidcdeviceauthz.ts'
import { v3OidcPasswordLoader } from './loaders/v3oidcpassword.ts'
import { v3PasswordLoader } from './loaders/v3password.ts'
import { v3SamlPasswordLoader } from './loaders/v3samlpassword.ts'
import { v3TokenLoader } from './loaders/v3token.ts'
import { v3TokenlessAuthLoader } from './loaders/v3tokenlessauth.ts'
import { v3TotpLoader } from './loaders/v3totp.ts'

/** Every loader of `@ks/auth`, by its `auth_type`. */
export const loaders = {
  none: noneLoader,
  http_basic: httpBasicLoader,
  admin_token: adminTokenLoader,
  password: passwordLoader,
  token: tokenLoader,
  v2password: v2PasswordLoader,
  v2token: v2TokenLoader,
  v3password: v3PasswordLoader,
  v3token: v3TokenLoader,
  v3totp: v3TotpLoader,
  v3applicationcredential: v3ApplicationCredentialLoader,
  v3multifactor: v3MultiFactorLoader,
  v3oauth1: v3OAuth1Loader,
  v3oauth2clientcredential: v3OAuth2ClientCredentialLoader,
  v3oauth2mtlsclientcredential: v3OAuth2MtlsClientCredentialLoader,
  v3oidcpassword: v3OidcPasswordLoader,
  v3oidcclientcredentials: v3OidcClientCredentialsLoader,
  v3oidcauthcode: v3OidcAuthCodeLoader,
  v3oidcdeviceauthz: v3OidcDeviceAuthzLoader,
  v3oidcaccesstoken: v3OidcAccessTokenLoader,
  v3samlpassword: v3SamlPasswordLoader,
  v3adfspassword: v3AdfsPasswordLoader,
  v3kerberos: v3KerberosLoader,
  v3fedkerb: v3FedKerbLoader,
  v3tokenlessauth: v3TokenlessAuthLoader,
} as const satisfies Readonly<Record<string, Loader>>

/** The names of the loaders of `@ks/auth`. */
export type LoaderName = keyof typeof loaders

/** An `auth_type`: a loader of `@ks/auth`, or one that the caller brings. */
export type AuthType = LoaderName | (string & {})

/** Names that people use for a loader that is called otherwise. */
const otherNames: Readonly<Record<string, LoaderName>> = {
  '': 'none',
  None: 'none',
  token_endpoint: 'admin_token',
}

/** Lists the names that `auth_type` may have. */
export function loaderNames(more: readonly Loader[] = []): readonly string[] {
  return [...new Set([...Object.keys(loaders), ...more.map(({ name }) => name)])]
}

/**
 * Finds a loader by its `auth_type`. `token_endpoint` is `admin_token`, and an empty name is `none`.
 *
 * @param more loaders of the caller's own; they win over those of the same name
 * @throws {@link AuthError} `unknown_auth_type`, listing those that there are
 */
export function getLoader(authType: AuthType, more: readonly Loader[] = []): Loader {
  const other = Object.hasOwn(otherNames, authType) ? otherNames[authType] : undefined
  const own = more.find(({ name }) => name === authType || name === other)
  if (own !== undefined) return own
  const name = other ?? authType
  if (Object.hasOwn(loaders, name)) return loaders[name as LoaderName]
  const names = loaderNames(more)
  const shown = JSON.stringify(authType.slice(0, 64))
  throw new AuthError(
    'unknown_auth_type',
    `No plugin has the auth_type ${shown}.${suggestion(authType, names)} There are: ${names.join(', ')}.`,
  )
}

/** Finds among the loaders of `@ks/auth` and the caller's. */
export function loaderFinder(more: readonly Loader[] = []): FindLoader {
  return (name) => getLoader(name, more)
}
