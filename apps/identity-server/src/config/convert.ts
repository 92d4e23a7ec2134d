import { isIP } from 'node:net'
import type { IntegerOption, ListOption, Option, OptionValue, StringOption } from './option.ts'

/** A value of the option's type, or what the option expects instead of what it got. */
export type Converted = { readonly value: OptionValue } | { readonly expected: string }

/** Converts the text of an option to its type, as strictly as oslo.config does. */
export function convertValue(option: Option, text: string): Converted {
  switch (option.type) {
    case 'boolean':
      return convertBoolean(text)
    case 'integer':
    case 'port':
      return convertInteger(option, text)
    case 'list':
      return convertList(option, text)
    case 'multi':
      return { value: [text] }
    default:
      return convertString(option, text)
  }
}

/**
 * Says why a value is refused.
 *
 * @param written the value as it was written, before references are followed: they may lead to a secret
 */
export function explainInvalid(option: Option, expected: string, written: string): string {
  return `expects ${expected}${option.secret ? '' : `, not "${written}"`}`
}

function convertBoolean(text: string): Converted {
  const lower = text.toLowerCase()
  if (['true', '1', 'on', 'yes'].includes(lower)) return { value: true }
  if (['false', '0', 'off', 'no'].includes(lower)) return { value: false }
  return { expected: 'true or false (or 1/0, on/off, yes/no)' }
}

function convertInteger(option: IntegerOption, text: string): Converted {
  const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } =
    option.type === 'port' ? { min: 0, max: 65_535 } : option
  const trimmed = text.trim()
  if (trimmed === '' && (option.default === undefined || option.unsettable)) return { value: undefined }
  const value = /^[+-]?\d+(_\d+)*$/.test(trimmed) ? Number(trimmed.replaceAll('_', '')) : Number.NaN
  if (value >= min && value <= max) return { value }
  const atLeast = min === Number.MIN_SAFE_INTEGER ? '' : ` of at least ${min}`
  const atMost = max === Number.MAX_SAFE_INTEGER ? '' : ` ${atLeast ? 'and ' : 'of '}at most ${max}`
  return { expected: `a whole number${atLeast}${atMost}` }
}

function convertString(option: StringOption, text: string): Converted {
  if (text === '' && option.default === undefined) return { value: undefined }
  if (option.choices && !option.choices.includes(text))
    return { expected: `one of ${option.choices.join(', ')}` }
  if (option.type === 'uri' && !isUri(text)) return { expected: 'a URL with a scheme and a host' }
  if (option.type === 'host' && !isHost(text)) return { expected: 'an IP address or a host name' }
  return { value: text }
}

function convertList({ choices }: ListOption, text: string): Converted {
  const value = splitList(text)
  if (choices === undefined || value.every((item) => choices.includes(item))) return { value }
  return { expected: `a list of ${choices.join(', ')}` }
}

function splitList(text: string): ListOption['default'] {
  const items = text.trim().replace(/,+$/, '')
  return items === '' ? [] : items.split(',').map((item) => item.trim())
}

function isUri(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#]/i.test(text) && URL.canParse(text)
}

function isHost(text: string): boolean {
  if (isIP(text) !== 0) return true
  const labels = text.replace(/\.$/, '').split('.')
  // A last label of digits only is a mistyped IP address.
  return (
    text.length <= 253 &&
    labels.every((label) => /^(?!-)[a-z0-9-]{1,63}(?<!-)$/i.test(label)) &&
    /[a-z-]/i.test(labels.at(-1)!)
  )
}
