/**
 * The options that several loaders share, under keystoneauth's names.
 *
 * @see {@link https://docs.openstack.org/keystoneauth/latest/plugin-options.html}
 */
import type { LoaderOption } from './loader.ts'

type OptionSet = readonly LoaderOption[]

/** Where the Identity service is. */
export const identityOptions = [
  { name: 'auth-url', required: true, help: 'URL of the Identity service' },
] as const satisfies OptionSet

/** Where, and what a token of v2.0 acts on. */
export const v2Options = [
  ...identityOptions,
  { name: 'tenant-id', help: 'id of the project that the token acts on' },
  { name: 'tenant-name', help: 'name of the project that the token acts on' },
  { name: 'trust-id', help: 'id of the trust that the token acts by' },
] as const satisfies OptionSet

const scopeOptions = [
  { name: 'system-scope', choices: ['all'], help: 'act on the whole cloud' },
  { name: 'domain-id', help: 'id of the domain that the token acts on' },
  { name: 'domain-name', help: 'name of the domain that the token acts on' },
] as const satisfies OptionSet

const projectDomainOptions = [
  { name: 'project-domain-id', help: "id of the project's domain; default: the user's, else `default`" },
  { name: 'project-domain-name', help: "name of the project's domain" },
  { name: 'trust-id', help: 'id of the trust that the token acts by' },
] as const satisfies OptionSet

/** Where, and what a token of v3 acts on. */
export const v3ScopeOptions = [
  ...identityOptions,
  ...scopeOptions,
  { name: 'project-id', help: 'id of the project that the token acts on' },
  { name: 'project-name', help: 'name of the project that the token acts on' },
  ...projectDomainOptions,
] as const satisfies OptionSet

/** Who. */
export const userOptions = [
  { name: 'user-id', help: 'id of the user' },
  { name: 'username', aliases: ['user-name'], help: 'name of the user' },
  { name: 'user-domain-id', help: "id of the user's domain; default: `default`" },
  { name: 'user-domain-name', help: "name of the user's domain" },
] as const satisfies OptionSet

/** Where, and what a token acts on, whatever version of the API there is. */
export const genericOptions = [
  ...identityOptions,
  ...scopeOptions,
  { name: 'project-id', aliases: ['tenant-id'], help: 'id of the project that the token acts on' },
  { name: 'project-name', aliases: ['tenant-name'], help: 'name of the project that the token acts on' },
  ...projectDomainOptions,
  { name: 'default-domain-id', help: 'id of the domain of user and project where none is given' },
  { name: 'default-domain-name', help: 'name of the domain of user and project where none is given' },
] as const satisfies OptionSet

/** Where, for what, and by which identity provider. */
export const federationOptions = [
  ...v3ScopeOptions,
  { name: 'identity-provider', required: true, help: 'id of the identity provider, as Keystone knows it' },
  { name: 'protocol', required: true, help: 'id of the federation protocol, as Keystone knows it' },
] as const satisfies OptionSet

/** The same, for identity providers that speak OpenID Connect. */
export const oidcOptions = [
  ...federationOptions,
  { name: 'client-id', required: true, help: 'id of the OAuth 2.0 client' },
  { name: 'client-secret', secret: true, help: 'secret of the OAuth 2.0 client' },
  { name: 'openid-scope', default: 'openid profile', help: 'scopes to ask the provider for' },
  { name: 'access-token-endpoint', help: 'URL of the token endpoint; default: as discovered' },
  { name: 'discovery-endpoint', help: 'URL of the OpenID Connect discovery document' },
  {
    name: 'access-token-type',
    choices: ['access_token', 'id_token'],
    help: 'which of the tokens of the provider Keystone is shown; default: `access_token`',
  },
] as const satisfies OptionSet

/** Whether a service proves itself to Kerberos. */
export const mutualAuthOption = {
  name: 'mutual-auth',
  choices: ['required', 'optional', 'disabled'],
  default: 'optional',
  help: 'whether the Identity service must prove by Kerberos who it is',
} as const satisfies LoaderOption

/** A password, which a person can be asked for. */
export const passwordOption = {
  name: 'password',
  required: true,
  secret: true,
  prompt: 'Password: ',
  help: "the user's password",
} as const satisfies LoaderOption
