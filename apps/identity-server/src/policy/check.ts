/** A piece of a match: fixed text, or the path of a target's attribute (`%(target.user.id)s`). */
export type MatchPart = string | { readonly path: readonly string[] }

/** The right side of a check. The parts are joined. */
export type Match = readonly MatchPart[]

/**
 * The left side of a check: something the caller's credentials say, a fixed text (`'manager'`, `True`, `1`), or
 * `None`, the absence of a value.
 */
export type Kind =
  | { readonly type: 'credential'; readonly name: string }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'none' }

/** A parsed rule. */
export type Check =
  | { readonly type: 'always' }
  | { readonly type: 'never' }
  | { readonly type: 'and'; readonly checks: readonly Check[] }
  | { readonly type: 'or'; readonly checks: readonly Check[] }
  | { readonly type: 'not'; readonly check: Check }
  | { readonly type: 'rule'; readonly name: string; readonly position: number | undefined }
  | { readonly type: 'role'; readonly match: Match }
  | { readonly type: 'match'; readonly kind: Kind; readonly match: Match }

/** A check that is not made of others. */
export type LeafCheck = Exclude<Check, { readonly type: 'and' | 'or' | 'not' }>

/**
 * Lists the checks a rule is made of, without `and`, `or` and `not`, from left to right.
 */
export function leafChecks(check: Check): readonly LeafCheck[] {
  switch (check.type) {
    case 'and':
    case 'or':
      return check.checks.flatMap(leafChecks)
    case 'not':
      return leafChecks(check.check)
    default:
      return [check]
  }
}
