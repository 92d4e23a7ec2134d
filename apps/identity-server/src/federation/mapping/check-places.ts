import { fillLocal } from './fill-local.ts'
import type { Mapping, MappingRule } from './mapping.ts'
import { invalidMapping, MappingError } from './mapping-error.ts'

/**
 * Checks that every `{0}`, `{1}`, … of a mapping has a value. Not part of reading one: a stored mapping with a rule that
 * never holds does no harm, and a login is refused by the rule that does.
 *
 * @throws `MappingError` `invalid_mapping`
 */
export function checkPlaces(mapping: Mapping): void {
  mapping.rules.forEach((rule, index) => {
    const values = rule.remote.filter(givesValue).map(() => ['x'])
    try {
      for (const item of rule.local) fillLocal(item, values)
    } catch (error) {
      if (!(error instanceof MappingError)) throw error
      throw invalidMapping(
        `rules[${index}].local`,
        `refers to a value that is not there: remote gives ${values.length}, counted from {0}, and items with any_one_of or not_any_of give none`,
      )
    }
  })
}

function givesValue({ condition }: MappingRule['remote'][number]): boolean {
  return condition?.kind !== 'any_one_of' && condition?.kind !== 'not_any_of'
}
