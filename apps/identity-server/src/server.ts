import { readFileSync } from 'node:fs'
import { authVersions, authWires } from '@ks/auth'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { type AppDeps, buildApp } from './app.ts'
import { authStore } from './auth/store.ts'
import { type LoginThrottleOptions, loginThrottle } from './auth/throttle/login-throttle.ts'
import { revocationLimit } from './auth/throttle/revocation-limit.ts'
import { totpUseStore } from './auth/totp/use-store.ts'
import { verifiers } from './auth/verifiers/verifiers.ts'
import { catalogCache } from './catalog/catalog-source.ts'
import type { Config } from './config/options.ts'
import { type CredentialCipher, credentialCipher } from './credentials/credential-cipher.ts'
import { credentialKeys, isWithoutKeys } from './credentials/credential-keys.ts'
import { federationDeps } from './federation/deps.ts'
import { tokenlessCaller } from './federation/tokenless.ts'
import { complianceOf } from './identity/compliance/compliance.ts'
import { activityRecorder } from './identity/compliance/inactivity.ts'
import { lockout } from './identity/compliance/lockout.ts'
import { hashAlgorithm, passwordHasherOptions } from './identity/passwords/hasher-options.ts'
import { createPasswordHasher } from './identity/passwords/password-hasher.ts'
import { secretHasher } from './identity/secrets/secret-hasher.ts'
import { createPolicy } from './policy/enforcer.ts'
import { loadPolicy } from './policy/load.ts'
import { readPolicyFiles } from './policy/policy-files.ts'
import { type ResourceDeps, resourceDeps } from './resources/deps.ts'
import type { Storage } from './storage/storage.ts'
import { fernetReceipts } from './tokens/fernet-receipt.ts'
import { configuredFormat } from './tokens/formats.ts'
import { applicationCredentialGrant } from './tokens/grants/application-credential.ts'
import type { Grants } from './tokens/grants/grants.ts'
import { oauth1Grant } from './tokens/grants/oauth1.ts'
import { oauth2Grant } from './tokens/grants/oauth2.ts'
import { trustGrant } from './tokens/grants/trust.ts'
import { watchKeys } from './tokens/key-watch.ts'
import { loadKeys } from './tokens/keys.ts'
import { revocationIndex } from './tokens/revocation-index.ts'
import { revocationStore } from './tokens/revocation-store.ts'
import { tokenRevoker } from './tokens/revoke.ts'
import { tokenValidator } from './tokens/validate.ts'
import { validatedTokens } from './tokens/validated-tokens.ts'

export interface ServerOptions {
  config: Config
  storage: Storage
  logger: FastifyBaseLogger
  /** What relative paths in the configuration are relative to: the folder of its file. */
  baseDir: string
  /** Default: the system's clock. */
  clock?: () => Date
}

/** How long what was learnt of other processes' writes holds: the bound of every cache. */
const freshForMs = 250

/** Puts the server together from its configuration. The database must have the current tables. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const { config, storage, logger, clock = () => new Date() } = options
  // The start fails with damaged or missing keys, not the first login.
  const { format, keys } = configuredFormat(config, {
    now: () => clock().getTime(),
    onReloadFailed: (error) => logger.error(`The last good keys of tokens stay in use: ${error.message}`),
  })
  const cipher = credentialCipher({
    keys: credentialKeys(config.credential.key_repository, {
      now: () => clock().getTime(),
      onReloadFailed: (error) => logger.error(`The last good credential keys stay in use: ${error.message}`),
    }),
    clock,
  })
  warnWithoutKeys(cipher, logger)
  const receiptKeys = watchKeys(config.fernet_receipts.key_repository, {
    now: () => clock().getTime(),
    onReloadFailed: (error) => logger.error(`The last good keys of receipts stay in use: ${error.message}`),
  })
  const caching = config.cache.enabled && !config.ks.shared_database
  const accounts = accountParts(config, storage, clock, (error) =>
    logger.error({ err: error }, 'a wrong password could not be counted'),
  )
  const catalog = catalogCache(storage, {
    allWithoutFilter: config.endpoint_filter.return_all_endpoints_if_no_filter,
    caching,
  })
  const revocations = { revocations: revocationIndex(), revocationStore: revocationStore(storage), clock }
  const keepRevocationsForSeconds =
    config.token.expiration + config.token.allow_expired_window + config.revoke.expiration_buffer
  const revokeTokens = tokenRevoker({
    ...revocations,
    keepForSeconds: keepRevocationsForSeconds,
    onPruneFailed: (error) => logger.warn({ err: error }, 'old revocation events could not be deleted'),
  })
  const hashing = passwordHasherOptions(config, await hashAlgorithm(config, storage))
  const passwords = createPasswordHasher(hashing)
  const throttle = loginThrottle(throttleOptions(config))
  const resources = resourceDeps({
    config,
    storage,
    ...accounts,
    passwords,
    secrets: secretHasher({ passwords: hashing, sealer: cipher }),
    credentialCipher: cipher,
    clock,
    revokeTokens,
  })
  const grants: Grants = {
    accessTokenId: oauth1Grant(resources),
    applicationCredentialId: applicationCredentialGrant(resources),
    thumbprint: oauth2Grant,
    trustId: trustGrant(resources),
  }
  const tokens = tokenValidator({
    storage,
    authStore: accounts.authStore,
    catalog,
    grants,
    format,
    keys,
    ...revocations,
    validated: validatedTokens(caching && config.token.caching ? config.ks.validated_tokens : 0),
    shared: config.ks.shared_database,
    freshForMs,
    daysCount: accounts.compliance.daysInactive !== undefined,
    keepRevocationsForSeconds,
    log: (reason) => logger.debug({ reason }, 'token refused'),
  })
  const federation = federationDeps(config, storage, clock)
  const deps: AppDeps = {
    ...resources,
    ...federation,
    storage,
    revocationStore: revocations.revocationStore,
    catalog,
    grants,
    format,
    tokens,
    receipts: fernetReceipts({ keys: receiptKeys, methods: config.auth.methods }),
    receiptExpirationSeconds: config.receipt.expiration,
    tokenless: tokenlessCaller({
      ...resources,
      ...federation,
      catalog,
      grants,
      tokens,
    }),
    verifiers: verifiers({
      ...resources,
      ...federation,
      throttle,
      tokens,
      totpUses: totpUseStore(storage),
      previousPasscodes: config.totp.included_previous_windows,
      allowRescopeScopedToken: config.token.allow_rescope_scoped_token,
      defaultDomainId: config.identity.default_domain_id,
      externalDomain: config.auth.external,
    }),
    signatureLifetimeMs: config.credential.auth_ttl * 60_000,
    trustedDashboards: config.federation.trusted_dashboard,
    enabledMethods: config.auth.methods,
    wires: authWires({ defaultDomainId: config.identity.default_domain_id }),
    admitRevocation: revocationLimit({
      perMinute: config.ks.revocations_per_user,
      remembered: config.ks.login_failures_remembered,
    }),
    offeredVersions: config.ks.auth_v2 ? authVersions : ['v3'],
    throttle,
    oauth2AuthnMethods: config.oauth2.oauth2_authn_methods,
    oauth2MappingId: config.oauth2.oauth2_cert_dn_mapping_id,
    recordActivity: activityRecorder(storage, { ...accounts.compliance, clock }),
    expirationSeconds: config.token.expiration,
    allowExpiredWindowSeconds: config.token.allow_expired_window,
  }
  const { overrides, warnings } = loadPolicy(
    readPolicyFiles({
      policyFile: config.oslo_policy.policy_file,
      policyDirs: config.oslo_policy.policy_dirs,
      baseDir: options.baseDir,
    }),
  )
  for (const warning of warnings) logger.warn({ ...warning }, 'policy file')
  return buildApp({
    deps,
    policy: createPolicy({
      overrides,
      enforceScope: config.oslo_policy.enforce_scope,
      enforceNewDefaults: config.oslo_policy.enforce_new_defaults,
    }),
    logger,
    publicEndpoint: config.DEFAULT.public_endpoint,
    maxRequestBodySize: config.oslo_middleware.max_request_body_size,
    trustProxy: config.oslo_middleware.enable_proxy_headers_parsing,
    deprecationHeaders: config.ks.deprecation_headers,
    frontEnd: {
      peers: config.ks.front_end_peers,
      userHeader: config.ks.front_end_user_header.toLowerCase(),
      domainHeader: config.ks.front_end_domain_header.toLowerCase(),
      authTypeHeader: config.ks.front_end_auth_type_header.toLowerCase(),
      verifyHeader: config.ks.front_end_verify_header?.toLowerCase(),
      certificateHeader: config.ks.front_end_certificate_header.toLowerCase(),
      assertionPrefix: config.ks.front_end_assertion_prefix.toLowerCase(),
    },
    version: serverVersion(),
  })
}

/** Without keys the server runs, but stores no credentials. Damaged ones must fail the start, as those of tokens do. */
function warnWithoutKeys(cipher: CredentialCipher, logger: FastifyBaseLogger): void {
  try {
    cipher.keyHash()
  } catch (error) {
    if (!isWithoutKeys(error)) throw error
    logger.warn({ err: error }, 'there are no keys to encrypt credentials with: none can be stored')
  }
}

/** The version in package.json, beside `src` and `dist`. */
export function serverVersion(): string {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version
}

/** What the rules of all resources need, outside of a server: a command has no tokens in memory to end. */
export async function resourceDepsOf(
  config: Config,
  storage: Storage,
  clock: () => Date = () => new Date(),
): Promise<ResourceDeps> {
  const revocations = revocationStore(storage)
  const hashing = passwordHasherOptions(config, await hashAlgorithm(config, storage))
  const cipher = credentialCipher({
    keys: { current: () => loadKeys(config.credential.key_repository) },
    clock,
  })
  return resourceDeps({
    config,
    storage,
    ...accountParts(config, storage, clock, () => {}),
    passwords: createPasswordHasher(hashing),
    secrets: secretHasher({ passwords: hashing, sealer: cipher }),
    credentialCipher: cipher,
    clock,
    revokeTokens: async (event, issuedUntil = clock()) => void (await revocations.insert(event, issuedUntil)),
  })
}

/** What knows the accounts and their passwords, for the login and for the rules of users alike. */
function accountParts(
  config: Config,
  storage: Storage,
  clock: () => Date,
  onCountFailed: (error: unknown) => void,
) {
  const compliance = complianceOf(config)
  return {
    compliance,
    authStore: authStore(storage, { ...compliance, clock }),
    lockout: lockout(storage, { ...compliance, clock, onCountFailed }),
  }
}

/** How guessing is slowed down, from the options that say so. */
function throttleOptions(config: Config): LoginThrottleOptions {
  return {
    freeFailures: config.ks.login_free_failures,
    firstDelay: config.ks.login_first_delay,
    longestDelay: config.ks.login_longest_delay,
    failuresPerClient: config.ks.login_failures_per_client,
    failuresPerAccount: config.ks.login_failures_per_account,
    remembered: config.ks.login_failures_remembered,
  }
}
