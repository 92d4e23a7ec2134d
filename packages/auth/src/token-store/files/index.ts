/**
 * Logins in files, for the processes of one user of a machine. For Node.js alone.
 *
 * @module @ks/auth/token-store
 */
export type { FileTokenStoreOptions } from './file-token-store.ts'
export { fileTokenStore } from './file-token-store.ts'
