import { describe, expect, it } from 'vitest'
import { getLoader, loaderNames } from '../../src/loading/index.ts'

const id = 'auth-url!'
const v2 = `${id} tenant-id tenant-name trust-id`
const domains = 'project-domain-id project-domain-name trust-id'
const v3 = `${id} system-scope domain-id domain-name project-id project-name ${domains}`
const user = 'user-id username/user-name user-domain-id user-domain-name'
const generic = `${id} system-scope domain-id domain-name project-id/tenant-id project-name/tenant-name ${domains} default-domain-id default-domain-name`
const federated = `${v3} identity-provider! protocol!`
const oidc = `${federated} client-id! client-secret* openid-scope access-token-endpoint discovery-endpoint access-token-type`

/**
 * keystoneauth's loaders: `!` required, `*` secret, `/` an older name. What nothing works without is required here
 * although keystoneauth lets it be left out.
 *
 * @see {@link https://docs.openstack.org/keystoneauth/latest/plugin-options.html}
 */
const table: Readonly<Record<string, string>> = {
  none: 'endpoint',
  http_basic: 'endpoint username/user-name! password!*',
  admin_token: 'endpoint/url! token!*',
  password: `${generic} ${user} password!*`,
  token: `${generic} token!*`,
  v2password: `${v2} username/user-name user-id password!*`,
  v2token: `${v2} token!*`,
  v3password: `${v3} ${user} password!*`,
  v3token: `${v3} token!*`,
  v3totp: `${v3} ${user} passcode!*`,
  v3applicationcredential: `${v3} ${user} application_credential_id application_credential_name application_credential_secret!*`,
  v3multifactor: `${v3} auth_methods!`,
  v3oidcpassword: `${oidc} username! password!* idp_otp_key`,
  v3oidcclientcredentials: oidc,
  v3oidcauthcode: `${oidc} redirect-uri code/authorization-code!*`,
  v3oidcdeviceauthz: `${oidc} device-authorization-endpoint code-challenge-method`,
  v3oidcaccesstoken: `${federated} access-token!*`,
  v3samlpassword: `${federated} identity-provider-url! username! password!*`,
  v3adfspassword: `${federated} identity-provider-url! service-provider-endpoint! service-provider-entity-id! username! password!*`,
  v3kerberos: `${v3} mutual-auth`,
  v3fedkerb: `${federated} mutual-auth`,
  v3oauth1: `${id} consumer-key! consumer-secret!* access-key! access-secret!*`,
  v3oauth2clientcredential: `${v3} oauth2_endpoint! oauth2_client_id! oauth2_client_secret!*`,
  v3oauth2mtlsclientcredential: `${v3} oauth2-endpoint! oauth2-client-id!`,
  v3tokenlessauth: `${id} domain-id domain-name project-id project-name project-domain-id project-domain-name`,
}

it('has the loaders of keystoneauth, and no other', () => {
  expect(loaderNames().toSorted()).toStrictEqual(Object.keys(table).toSorted())
})

describe.each(loaderNames().map((name) => [name]))('the loader %s', (name) => {
  const loader = getLoader(name)

  it('is named as in the registry', () => {
    expect(loader.name).toBe(name)
  })

  it('has the options that keystoneauth gives it', () => {
    const said = loader.options.map(
      (option) =>
        [option.name, ...(option.aliases ?? [])].join('/') +
        (option.required === true ? '!' : '') +
        (option.secret === true ? '*' : ''),
    )
    expect(said.toSorted()).toStrictEqual(table[name]?.split(' ').toSorted())
  })

  it('explains each option once', () => {
    const names = loader.options.map((option) => option.name)
    expect(new Set(names).size).toBe(names.length)
    for (const { help } of [loader, ...loader.options]) expect(help).toMatch(/^\S.*[^.]$/)
  })
})
