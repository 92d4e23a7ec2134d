import { type Access, domainOf, isSystemScoped, projectOf, v3 } from '@ks/auth'
import type { LayerRequest } from './layer.ts'

/**
 * As whom and for what a request was sent, as far as the plugin knows without asking anybody: `ada in project engines`. A
 * refusal is easier to understand with it.
 */
export function askedAs({ auth, proof }: LayerRequest): string | undefined {
  const token = proof?.['x-auth-token']
  // Not getAccess(), which may begin a login, and ask a person for a passcode.
  const state = token === undefined ? undefined : auth?.getAuthState?.()
  if (token === undefined || state === undefined) return undefined
  try {
    const { auth_token: known, body } = JSON.parse(state) as { auth_token?: unknown; body?: unknown }
    if (known !== token) return undefined
    const access = v3.decodeAccess(body, token)
    return `${access.user.name}, ${scopeOf(access)}`
  } catch {
    return undefined
  }
}

function scopeOf(access: Access): string {
  const project = projectOf(access)
  if (project !== undefined) return `project ${project.name}`
  const domain = domainOf(access)
  if (domain !== undefined) return `domain ${domain.name}`
  return isSystemScoped(access) ? 'system' : 'unscoped'
}
