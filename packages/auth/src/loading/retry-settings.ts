import { dropUndefined } from './drop-undefined.ts'
import { integerSetting, type Settings, secondsSetting } from './setting-values.ts'

/** How often and after how long to try again, as `@ks/session` takes it. What is not said is absent. */
export interface RetrySettings {
  connectRetries?: number
  connectRetryDelayMs?: number
  statusCodeRetries?: number
  statusCodeRetryDelayMs?: number
}

/**
 * Reads `connect_retries`, `connect_retry_delay` (seconds), `status_code_retries` and `status_code_retry_delay`.
 *
 * @param keyOf under which key a setting is, when it is that of a service
 * @throws `AuthError` with code `invalid_configuration`
 */
export function retrySettings(settings: Settings, keyOf = (key: string) => key): RetrySettings {
  return dropUndefined<RetrySettings>({
    connectRetries: integerSetting(settings, keyOf('connect_retries')),
    connectRetryDelayMs: secondsSetting(settings, keyOf('connect_retry_delay')),
    statusCodeRetries: integerSetting(settings, keyOf('status_code_retries')),
    statusCodeRetryDelayMs: secondsSetting(settings, keyOf('status_code_retry_delay')),
  })
}
