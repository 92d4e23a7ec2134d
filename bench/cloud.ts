import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { fernet } from '../apps/identity-server/src/tokens/fernet.ts'
import { jws } from '../apps/identity-server/src/tokens/jws.ts'
import { loadJwsKeys } from '../apps/identity-server/src/tokens/jws-keys.ts'
import { loadKeys } from '../apps/identity-server/src/tokens/keys.ts'
import type { TokenFormat } from '../apps/identity-server/src/tokens/token-format.ts'

/** A running Identity service to measure. */
export interface Cloud {
  authUrl: string
  adminPassword: string
  /** Reads and makes its tokens: the benchmark has its keys. */
  format: TokenFormat
}

const methods = ['external', 'password', 'token', 'oauth1', 'mapped', 'application_credential']

/** The tokens of a server with these Fernet keys. */
export function fernetTokens(keyRepository: string): TokenFormat {
  const keys = loadKeys(keyRepository)
  return fernet({ keys: { current: () => keys }, methods, defaultDomainId: 'default' })
}

/** The tokens of a server of ours that was started in this folder to make JWS. */
export function jwsTokens(dataDir: string): TokenFormat {
  const keys = loadJwsKeys({
    privateDirectory: join(dataDir, 'jws-keys', 'private'),
    publicDirectory: join(dataDir, 'jws-keys', 'public'),
    algorithm: 'ES256',
  })
  return jws({ keys: { current: () => keys }, methods, acceptedAlgorithms: ['ES256'] })
}

/** Tokens that say the same as the given one, each with an audit id of its own: no server has seen them. */
export function tokensLike({ format }: Cloud, token: string, count: number): string[] {
  const decoded = format.decode(token)
  if (decoded === undefined) throw new Error('the server makes tokens that its keys cannot read')
  const { payload, issuedAt } = decoded
  return Array.from({ length: count }, () =>
    format.encode({ ...payload, auditIds: [randomBytes(16).toString('base64url')] }, issuedAt),
  )
}
