/**
 * Options of the guard from the file that a service is configured with.
 *
 * @module @ks/middleware/config
 */
export type { ConfigurationProblem } from '../errors.ts'
export type { GuardConfiguration } from './guard-configuration.ts'
export type { GuardFile } from './guard-options-from-file.ts'
export { guardOptionsFromFile } from './guard-options-from-file.ts'
