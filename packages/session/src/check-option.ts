import { invalidOption } from './errors.ts'

/** @throws {@link SessionError} `invalid_option`, naming the option and what it may be */
export function integer(name: string, value: number, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value
  throw invalidOption(`${name} is ${JSON.stringify(value)}: give an integer from ${min} to ${max}.`)
}
