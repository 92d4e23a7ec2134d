/**
 * Requests that are signed as those of S3 are.
 *
 * @module @ks/middleware/s3
 */
export type { AuthScheme } from '../../auth-scheme.ts'
export type { SignatureOptions, SignatureSession } from '../signature-exchange.ts'
export type { S3SignatureOptions } from './s3-signature.ts'
export { s3Signature } from './s3-signature.ts'
