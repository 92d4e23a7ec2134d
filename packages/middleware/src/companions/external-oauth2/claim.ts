import type { ClaimPath } from './options.ts'

/** The members of a JSON object. */
export type Claims = Readonly<Record<string, unknown>>

/** What is at a path; `undefined` where there is nothing. Nothing that JavaScript itself gives an object is found. */
export function claimAt(claims: Claims, path: ClaimPath): unknown {
  const names = typeof path === 'string' ? path.split('.') : path
  let value: unknown = claims
  for (const name of names) {
    if (!isObject(value) || !Object.hasOwn(value, name)) return undefined
    value = value[name]
  }
  return value
}

export function isObject(value: unknown): value is Claims {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
