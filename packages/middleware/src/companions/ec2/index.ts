/**
 * Requests that are signed as those of EC2 are.
 *
 * @module @ks/middleware/ec2
 */
export type { AuthScheme } from '../../auth-scheme.ts'
export type { SignatureOptions, SignatureSession } from '../signature-exchange.ts'
export type { Ec2SignatureOptions } from './ec2-signature.ts'
export { ec2Signature } from './ec2-signature.ts'
