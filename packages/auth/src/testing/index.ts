/**
 * For tests: tokens, catalogs, a scripted transport, and the contract suite of auth plugins.
 *
 * @module @ks/auth/testing
 */
export { aCatalog, anAccess } from './access.ts'
export type { ContractRunner, PluginUnderTest } from './plugin-contract.ts'
export { pluginContract } from './plugin-contract.ts'
export type { ScriptedTransport } from './scripted-transport.ts'
export { scriptedTransport } from './scripted-transport.ts'
