import { join } from 'node:path'
import type { PartialConfig } from '../../src/config/options.ts'
import type { JwsAlgorithm } from '../../src/tokens/jws-algorithms.ts'
import type { JwsKeyPlace } from '../../src/tokens/jws-keys.ts'
import { jwsSetup } from '../../src/tokens/jws-setup.ts'
import { type TestApp, type TestAppOptions, testApp } from '../app/test-app.ts'
import { unsynced } from './failing-file-system.ts'
import { scratchDirectory } from './scratch-directory.ts'

/** A server whose tokens are JWS, with the keys that `ks-identity jws setup` makes. */
export async function jwsApp(
  options: TestAppOptions = {},
  algorithm: JwsAlgorithm = 'ES256',
): Promise<{ app: TestApp; place: JwsKeyPlace }> {
  const { place, config } = jwsConfig(algorithm)
  return { app: await testApp({ ...options, config: { ...options.config, ...config } }), place }
}

/** New keys of JWS tokens, and the configuration that names them. */
export function jwsConfig(algorithm: JwsAlgorithm = 'ES256'): { place: JwsKeyPlace; config: PartialConfig } {
  const parent = scratchDirectory()
  const place: JwsKeyPlace = {
    privateDirectory: join(parent, 'private'),
    publicDirectory: join(parent, 'public'),
    algorithm,
  }
  jwsSetup(place, { fs: unsynced })
  const config: PartialConfig = {
    token: { provider: 'jws' },
    jwt_tokens: {
      jws_private_key_repository: place.privateDirectory,
      jws_public_key_repository: place.publicDirectory,
      jws_algorithm: algorithm,
      jws_accepted_algorithms: [algorithm],
    },
  }
  return { place, config }
}
