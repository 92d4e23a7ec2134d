import { connectionFromSection } from '@ks/auth/loading'
import { Session } from '@ks/session'
import type { GuardOptions } from '../guard.ts'
import type { KeystoneValidatorOptions } from '../keystone-validator.ts'
import type { Ini } from './ini.ts'
import { keystoneLogin } from './keystone-login.ts'
import { memcachedOf } from './memcached-of.ts'
import { messageOf } from './message-of.ts'
import { problemList } from './problem-list.ts'
import { sectionValues } from './section-values.ts'
import { sparingly } from './sparingly.ts'
import { unfitOptions } from './unfit-options.ts'

/** The guard's options, and what has to be closed when the service ends. */
export interface GuardConfiguration extends AsyncDisposable {
  /** For `createGuard` and every adapter. */
  readonly options: GuardOptions & KeystoneValidatorOptions
  /** Ends the session and the connections to memcached. */
  close(): Promise<void>
}

interface Given {
  readonly sections: Ini
  readonly section: string
  readonly source: string
  readonly compat?: GuardOptions['compat']
  log(line: string): void
}

/** @throws `MiddlewareError` `invalid_configuration` with everything that is wrong with the section */
export function guardConfiguration({
  sections,
  section: name,
  source,
  compat,
  log,
}: Given): GuardConfiguration {
  const section = sections[name] ?? {}
  const problems = problemList(section, source, name)
  const values = sectionValues(section, problems.add)
  const authType = values.auth_section === undefined ? values.auth_type : undefined
  for (const problem of unfitOptions(section, authType)) problems.add(problem)
  const { www_authenticate_uri: wwwAuthenticateUri = '', auth_timeout: timeoutSeconds } = values
  if (!section.www_authenticate_uri?.value && !section.auth_uri?.value)
    problems.about('www_authenticate_uri', 'Give www_authenticate_uri, or auth_uri as it was called before.')
  if (values.service_type !== undefined && values.include_service_catalog === false)
    problems.about(
      'service_type',
      'Access rules are judged by the catalog: leave include_service_catalog on.',
    )
  const { auth, identityUrl } = keystoneLogin(sections, name, source, values, problems)
  const connection = problems.attempt('cafile', () => {
    const { cafile, certfile, keyfile } = values
    const insecure = values.insecure === undefined ? undefined : String(values.insecure)
    const onWarning = ({ message }: { message: string }) => log(message)
    return connectionFromSection(
      { cafile, certfile, keyfile, insecure },
      { source: `[${name}] of ${source}`, onWarning },
    )
  })
  if (values.insecure)
    log(`insecure ([${name}] of ${source}) is true: whoever is between here and Keystone can be Keystone.`)
  problems.throwIfAny()
  const sharedTokens = memcachedOf(values, problems, log)
  const session = problems.attempt(
    'cafile',
    () => new Session({ auth, ...connection, connectRetries: values.http_request_max_retries ?? 3 }),
  )
  try {
    problems.throwIfAny()
  } catch (error) {
    sharedTokens?.close()
    void session?.close()
    throw error
  }
  const tell = sparingly(log)
  const close = async () => {
    sharedTokens?.close()
    await session!.close()
  }
  return {
    options: {
      session: session!,
      wwwAuthenticateUri,
      compat,
      identityUrl,
      sharedTokens,
      delayAuthDecision: values.delay_auth_decision,
      includeServiceCatalog: values.include_service_catalog,
      serviceType: values.service_type,
      serviceTokenRoles: values.service_token_roles,
      serviceTokenRolesRequired: values.service_token_roles_required,
      enforceTokenBind: values.enforce_token_bind,
      interface: values.interface,
      regionName: values.region_name,
      tokenCacheTimeSeconds: values.token_cache_time,
      timeoutMs: timeoutSeconds === undefined ? undefined : timeoutSeconds * 1000,
      onUnavailable: (cause) => tell('unavailable', `Keystone could not be asked: ${messageOf(cause)}`),
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}
