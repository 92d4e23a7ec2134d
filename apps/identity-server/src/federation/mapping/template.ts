import { notMapped } from './mapping-error.ts'
import { pythonList } from './python-list.ts'

/**
 * A text of a mapping with places for values: `{0}` is the first value that the rule took from the assertion. `{{` and
 * `}}` are braces.
 */
export type Template = readonly (string | number)[]

/** A text that stands for a list: one `{0}`, a list written out, or, otherwise, a single element. */
export type ListTemplate = { readonly value: number } | { readonly elements: readonly Template[] }

/** What a rule took from the assertion, one entry for each attribute. */
export type Values = readonly (readonly string[])[]

/**
 * Reads a text of a mapping.
 *
 * @throws SyntaxError for a brace that is none of `{0}`, `{{` and `}}`: what else Python's `format` takes gives access to
 *   more than the values
 */
export function parseTemplate(text: string): Template {
  const parts: (string | number)[] = []
  for (const [token] of text.matchAll(/\{\d+\}|\{\{|\}\}|[{}]|[^{}]+/g)) {
    if (token === '{' || token === '}')
      throw new SyntaxError('has a brace that is none of {0}, {1}, …, nor one of {{ and }}')
    if (token === '{{' || token === '}}') parts.push(token[0] as string)
    else parts.push(token.startsWith('{') ? Number(token.slice(1, -1)) : token)
  }
  return parts
}

/**
 * Reads a text that stands for a list.
 *
 * @throws SyntaxError as {@link parseTemplate}
 */
export function parseListTemplate(text: string): ListTemplate {
  const template = parseTemplate(text)
  const [only] = template
  if (template.length === 1 && typeof only === 'number') return { value: only }
  const written = /^\[\s*(?:(?:'[^'\\]*'|"[^"\\]*")\s*(?:,\s*|(?=\])))*\]$/.test(text)
  if (!written) return { elements: [template] }
  return {
    elements: [...text.matchAll(/'([^'\\]*)'|"([^"\\]*)"/g)].map(([, single, double]) =>
      parseTemplate(single ?? double ?? ''),
    ),
  }
}

/**
 * Puts the values into a text. Several values of one attribute become Python's text of a list, because ids of users are
 * made from such texts.
 *
 * @throws `MappingError` `not_mapped` for a place without a value
 */
export function fillTemplate(template: Template, values: Values): string {
  return template.map((part) => (typeof part === 'string' ? part : textOf(valueAt(part, values)))).join('')
}

/**
 * Puts the values into a list. A value is an element as it is, even when it looks like a list: somebody who may choose
 * one value must not get several, past the `blacklist` that saw only the one.
 *
 * @throws `MappingError` `not_mapped` for a place without a value
 */
export function fillListTemplate(template: ListTemplate, values: Values): readonly string[] {
  return 'value' in template
    ? valueAt(template.value, values)
    : template.elements.map((element) => fillTemplate(element, values))
}

/** @throws `MappingError` `not_mapped` */
export function valueAt(index: number, values: Values): readonly string[] {
  const value = values[index]
  if (value === undefined) throw notMapped(`the rule has no value for {${index}}`)
  return value
}

function textOf(value: readonly string[]): string {
  return value.length === 1 ? (value[0] as string) : pythonList(value)
}
