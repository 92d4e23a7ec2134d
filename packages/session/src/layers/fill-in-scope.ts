import { type Access, type AuthPlugin, projectOf } from '@ks/auth'
import { SessionError } from '../errors.ts'
import type { Ask } from './ask.ts'

/** What catalogs and options write for a part of the token's scope: `%(project_id)s`, or `$(project_id)s`. */
const placeholder = /[%$]\((\w*)\)s/g

const values: Readonly<Record<string, (access: Access) => string | undefined>> = {
  project_id: (access) => projectOf(access)?.id,
  tenant_id: (access) => projectOf(access)?.id,
  user_id: (access) => access.user.id,
}

/**
 * An `endpointOverride` with what it says about user and project filled in.
 *
 * @throws {@link SessionError} `endpoint_not_found` when the plugin does not know it, or it is neither
 */
export async function fillInScope(
  template: string,
  auth: AuthPlugin | undefined,
  ask: Ask,
  signal: AbortSignal | undefined,
): Promise<string> {
  if (!template.includes('(')) return template
  if (template.search(placeholder) === -1) return template
  const access = await ask((context) => auth?.getAccess?.(context), signal)
  return template.replace(placeholder, (_whole, name: string) => {
    const read = Object.hasOwn(values, name) ? values[name] : undefined
    if (read === undefined)
      throw notFilledIn(`endpointOverride: ${name} is unknown; project_id and user_id are filled in.`)
    const value = access && read(access)
    if (value === undefined) throw notFilledIn(`endpointOverride: the auth plugin does not know a ${name}.`)
    return encodeURIComponent(value)
  })
}

function notFilledIn(message: string): SessionError {
  return new SessionError('endpoint_not_found', message)
}
