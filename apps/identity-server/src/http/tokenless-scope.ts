import type { IncomingHttpHeaders } from 'node:http'
import type { Scope } from '@ks/auth'
import { invalid } from '../identity-error.ts'

/**
 * What a request without a token says that it acts on: `X-Project-Id`, `X-Project-Name` with `X-Project-Domain-Id` or
 * `X-Project-Domain-Name`, `X-Domain-Id`, or `X-Domain-Name`, the first of them.
 *
 * @throws `invalid` when it says nothing, or names a project without its domain
 */
export function tokenlessScope(headers: IncomingHttpHeaders): Scope {
  const text = (name: string) => {
    const value = headers[name]
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const projectId = text('x-project-id')
  if (projectId !== undefined) return { project: { id: projectId } }
  const projectName = text('x-project-name')
  const projectDomain = domain(text('x-project-domain-id'), text('x-project-domain-name'))
  if (projectName !== undefined && projectDomain !== undefined)
    return { project: { name: projectName, domain: projectDomain } }
  if (projectName !== undefined)
    throw invalid('Expecting to find X-Project-Domain-Id or X-Project-Domain-Name beside X-Project-Name.')
  const ownDomain = domain(text('x-domain-id'), text('x-domain-name'))
  if (ownDomain === undefined)
    throw invalid('A request with a certificate instead of a token has to name a project or a domain.')
  return { domain: ownDomain }
}

function domain(id: string | undefined, name: string | undefined) {
  if (id !== undefined) return { id }
  return name === undefined ? undefined : { name }
}
