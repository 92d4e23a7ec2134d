const SQL = ['sql']
const DEFAULT_PLUGIN = ['default']
const NO = ['false', '0', 'off', 'no']

const UNSET = ['']
const OFF = ['off']

/**
 * Options of which this server honours one meaning only, with the values that have that meaning (in any case): the choice
 * of an implementation, and protections that are not there. They stand here and not among those without
 * effect because a server that quietly did something else than it was told would be unsafe: any other value is
 * `unsupported`.
 */
export const FIXED_OPTIONS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  application_credential: { driver: SQL },
  assignment: { driver: SQL },
  auth: {
    application_credential: DEFAULT_PLUGIN,
    kerberos: DEFAULT_PLUGIN,
    mapped: DEFAULT_PLUGIN,
    oauth1: DEFAULT_PLUGIN,
    openid: DEFAULT_PLUGIN,
    password: DEFAULT_PLUGIN,
    saml2: DEFAULT_PLUGIN,
    token: DEFAULT_PLUGIN,
    totp: DEFAULT_PLUGIN,
    x509: DEFAULT_PLUGIN,
  },
  // endpoint_filter.sql is the former name of a catalog that knows endpoint filters, as the sql one has long done.
  catalog: { driver: ['sql', 'endpoint_filter.sql'] },
  credential: { driver: SQL, provider: ['fernet'] },
  // Connection parameters are where TLS is switched on, so they must not be lost: they belong into the URL.
  database: { connection_parameters: [''], mysql_enable_ndb: NO },
  domain_config: { driver: SQL },
  endpoint_filter: { driver: SQL },
  endpoint_policy: { driver: SQL },
  federation: { driver: SQL },
  identity: { driver: SQL, domain_specific_drivers_enabled: NO },
  identity_mapping: { driver: SQL, generator: ['sha256'] },
  oauth1: { driver: SQL },
  receipt: { provider: ['fernet'] },
  // The admin project decides who passes rules with is_admin_project.
  resource: {
    driver: SQL,
    admin_project_name: UNSET,
    project_name_url_safe: OFF,
    domain_name_url_safe: OFF,
  },
  revoke: { driver: SQL },
  role: { driver: SQL },
  security_compliance: {
    allow_insecure_admin_trust_cross_project_credentials_access: NO,
    allow_insecure_application_credential_trust_escalation: NO,
  },
  shadow_users: { driver: SQL },
  trust: { driver: SQL },
  unified_limit: { driver: SQL },
}
