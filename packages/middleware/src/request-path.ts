/** The path of a request target, which may be in absolute form. */
export function pathOf(target: string): string {
  const withoutOrigin = /^https?:\/\/[^/?#]+/i.exec(target)?.[0].length ?? 0
  const end = target.slice(withoutOrigin).search(/[?#]/)
  return target.slice(withoutOrigin, end === -1 ? undefined : withoutOrigin + end)
}

/** Whether a path has dot segments, also encoded, or with parameters, which servlets take away first. */
export function hasDotSegments(path: string): boolean {
  return /\/(?:\.|%2e){1,2}(?:\/|;|%3b|$)/i.test(path)
}

/**
 * All that programs may take a path for: many see one slash where there are several, servlets no parameters of segments (`;…`).
 * None for a path of which nobody can say.
 */
export function readingsOf(path: string): readonly string[] {
  if (hasDotSegments(path) || /^(?!\/)|^\/\/|\\|%2f|%5c|%00/i.test(path)) return []
  const withoutParameters = path.replace(/;[^/]*/g, '')
  return [
    ...new Set([path, withoutParameters, path.replace(/\/+/g, '/'), withoutParameters.replace(/\/+/g, '/')]),
  ]
}
