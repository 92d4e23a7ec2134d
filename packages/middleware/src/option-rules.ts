/** What values an option accepts. Values are never converted: the text "False" is not a boolean (CVE-2014-7144). */
export interface OptionRule {
  /** Completes "must be …". */
  readonly description: string
  accepts(value: unknown): boolean
}

export const text: OptionRule = {
  description: 'a text that is not empty',
  accepts: (value) => typeof value === 'string' && value !== '',
}

export const headerName: OptionRule = {
  description: 'the name of a header',
  accepts: (value) => typeof value === 'string' && /^[\w!#$%&'*+.^`|~-]+$/.test(value),
}

export const textOrTexts: OptionRule = {
  description: 'a text or a list of texts, none of them empty',
  accepts: (value) => text.accepts(value) || texts.accepts(value),
}

export const texts: OptionRule = {
  description: 'a list of texts, none of them empty',
  accepts: (value) => Array.isArray(value) && value.length > 0 && value.every(text.accepts),
}

export const trueOrFalse: OptionRule = {
  description: 'true or false',
  accepts: (value) => typeof value === 'boolean',
}

export const aFunction: OptionRule = {
  description: 'a function',
  accepts: (value) => typeof value === 'function',
}

export const aSession: OptionRule = {
  description: 'a Session of @ks/session',
  accepts: (value) =>
    typeof value === 'object' &&
    value !== null &&
    ['get', 'getEndpoint', 'invalidate'].every((name) => aFunction.accepts(Reflect.get(value, name))),
}

export const aPostingSession: OptionRule = {
  description: aSession.description,
  accepts: (value) => aSession.accepts(value) && aFunction.accepts(Reflect.get(value as object, 'post')),
}

export const aPoster: OptionRule = {
  description: aSession.description,
  accepts: (value) =>
    typeof value === 'object' && value !== null && aFunction.accepts(Reflect.get(value, 'post')),
}

export const anObject: OptionRule = {
  description: 'an object',
  accepts: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
}

/** Part of a segment of a path. */
export const pathText: OptionRule = {
  description: 'a text of letters, digits and -._~',
  accepts: (value) => typeof value === 'string' && /^[\w.~-]*$/.test(value),
}

export const cacheTime: OptionRule = {
  description: "a number from 0 to 300, or 'while-valid'",
  accepts: (value) => value === 'while-valid' || numberWithin(0, 300).accepts(value),
}

export const sharedTokens: OptionRule = {
  description: 'a cache such as memcachedTokens() makes',
  accepts: (value) =>
    typeof value === 'object' &&
    value !== null &&
    ['find', 'keep'].every((name) => aFunction.accepts(Reflect.get(value, name))),
}

export const authScheme: OptionRule = {
  description: 'a scheme such as oauth2Bearer() makes',
  accepts: (value) =>
    typeof value === 'object' && value !== null && aFunction.accepts(Reflect.get(value, 'credential')),
}

export const httpUrl: OptionRule = {
  description: 'an absolute URL with http or https, without user and password',
  accepts(value) {
    if (typeof value !== 'string' || !URL.canParse(value)) return false
    const url = new URL(value)
    return /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
  },
}

/** A URL that can stand between double quotes in a header, exactly as it is given. */
export const quotableUrl: OptionRule = {
  description: `${httpUrl.description}, in visible ASCII without quotes and backslashes`,
  accepts: (value) => httpUrl.accepts(value) && /^[!#-[\]-~]+$/.test(String(value)),
}

/** Bounds are inclusive. */
export function numberWithin(least: number, most: number): OptionRule {
  return {
    description: `a number from ${least} to ${most}`,
    accepts: (value) => typeof value === 'number' && value >= least && value <= most,
  }
}

export function oneOf(...values: readonly string[]): OptionRule {
  return {
    description: values.map((value) => JSON.stringify(value)).join(' or '),
    accepts: (value) => typeof value === 'string' && values.includes(value),
  }
}
