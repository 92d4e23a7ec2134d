import { AuthError } from '../errors.ts'
import type { AuthWire } from './auth-wire.ts'
import { asObject, type JsonObject } from './json.ts'
import { v2Wire } from './v2.ts'
import type { V2Options } from './v2-access.ts'
import { v3 } from './v3.ts'

/** The versions of the authentication contract, highest first. They are no versions of the rest of the API. */
export const authVersions = ['v3', 'v2.0'] as const

/** A version of the authentication contract, as it is written in answers. */
export type AuthVersion = (typeof authVersions)[number]

/** The version of a request that names none. */
export const defaultAuthVersion = 'v3' satisfies AuthVersion

/** HTTP status of a successful authentication. */
export const authSuccessStatus: Readonly<Record<AuthVersion, number>> = { v3: 201, 'v2.0': 200 }

/** How each version writes requests and accesses. */
export function authWires(options: V2Options): Readonly<Record<AuthVersion, AuthWire>> {
  return { v3, 'v2.0': v2Wire(options) }
}

/** The version that a major number means, and the highest minor that is still it: clients write `v3.14`, too. */
const majors: Readonly<Record<string, { version: AuthVersion; highestMinor: number }>> = {
  '3': { version: 'v3', highestMinor: 14 },
  '2': { version: 'v2.0', highestMinor: 0 },
}

const spelling = /^v?(0|[1-9]\d?)(?:\.(0|[1-9]\d?))?$/i

/**
 * Reads a version as clients write it: `v3`, `3`, `v3.0`, `3.14`, `V2.0`, the number `3`, or `latest`, the highest one
 * offered.
 *
 * @param offered versions that may be asked for. Default: all
 * @throws {@link AuthError} `unsupported_version`, with the offered ones in `versions`, for everything else
 */
export function readAuthVersion(value: unknown, offered: readonly AuthVersion[] = authVersions): AuthVersion {
  const found = versionNamed(typeof value === 'number' ? String(value) : value, offered)
  if (found !== undefined && offered.includes(found)) return found
  const versions = inOrder(offered)
  // The value is not quoted: nobody knows what a client puts there.
  throw new AuthError(
    'unsupported_version',
    `The version of authentication that is asked for is not offered. These are: ${versions.join(', ')}.`,
    { versions },
  )
}

/**
 * The version that the body of an authentication names: `auth.version`, or `version` beside `auth`.
 *
 * @returns `undefined` when it names none
 * @throws {@link AuthError} `unsupported_version` like {@link readAuthVersion}; `malformed` when it names two
 */
export function requestedAuthVersion(
  body: unknown,
  offered: readonly AuthVersion[] = authVersions,
): AuthVersion | undefined {
  const object = asObject(body)
  const named = [asObject(object?.auth)?.version, object?.version]
    .filter((value) => value !== undefined)
    .map((value) => readAuthVersion(value, offered))
  if (new Set(named).size > 1)
    throw new AuthError('malformed', 'Expecting to find one version, found another in auth.version.')
  return named[0]
}

/** The body of an authentication with the version that it is written in. */
export function withAuthVersion(body: JsonObject, version: AuthVersion): JsonObject {
  return { ...body, auth: { version, ...asObject(body.auth) } }
}

function versionNamed(value: unknown, offered: readonly AuthVersion[]): AuthVersion | undefined {
  if (typeof value !== 'string') return undefined
  if (value.toLowerCase() === 'latest') return inOrder(offered)[0]
  const [, major = '', minor = '0'] = spelling.exec(value) ?? []
  const known = Object.hasOwn(majors, major) ? majors[major] : undefined
  return known !== undefined && Number(minor) <= known.highestMinor ? known.version : undefined
}

function inOrder(offered: readonly AuthVersion[]): readonly AuthVersion[] {
  return authVersions.filter((version) => offered.includes(version))
}
