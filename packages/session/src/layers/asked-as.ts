import { type Access, domainOf, isSystemScoped, projectOf } from '@ks/auth'
import { SessionError } from '../errors.ts'
import type { LayerRequest } from './layer.ts'

/**
 * A plugin that is asked what it knows sends nothing for it. Should another caller have joined the login that this may start,
 * its session takes the error for one of another session, and asks again.
 */
const sendNothing = {
  transport: () =>
    Promise.reject(new SessionError('aborted', 'What a plugin knows is asked without a request.')),
}

/**
 * As whom and for what a request was sent, as far as the plugin knows without asking anybody: `ada in project engines`. A
 * refusal is easier to understand with it.
 */
export async function askedAs({ auth, proof }: LayerRequest): Promise<string | undefined> {
  const token = proof?.['x-auth-token']
  if (token === undefined || auth?.getAccess === undefined) return undefined
  const access = await auth.getAccess(sendNothing).catch(() => undefined)
  return access?.token === token ? `${access.user.name}, ${scopeOf(access)}` : undefined
}

function scopeOf(access: Access): string {
  const project = projectOf(access)
  if (project !== undefined) return `project ${project.name}`
  const domain = domainOf(access)
  if (domain !== undefined) return `domain ${domain.name}`
  return isSystemScoped(access) ? 'system' : 'unscoped'
}
