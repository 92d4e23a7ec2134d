import type { Config } from '../config/options.ts'
import { fernet } from './fernet.ts'
import { jws } from './jws.ts'
import { type JwsKeyPlace, jwsRepository } from './jws-keys.ts'
import { type WatchKeysOptions, watchKeys, watchRepository } from './key-watch.ts'
import type { IdentifiedKeys, KeySource } from './keys.ts'
import type { TokenFormat } from './token-format.ts'

/** A token format with the keys that it uses. */
export interface ConfiguredFormat {
  format: TokenFormat
  keys: KeySource<IdentifiedKeys>
}

type Configure = (config: Config, watch: WatchKeysOptions) => ConfiguredFormat

/** The token formats, by their name in `[token] provider`. */
const tokenFormats: Readonly<Record<Config['token']['provider'], Configure>> = {
  fernet(config, watch) {
    const keys = watchKeys(config.fernet_tokens.key_repository, watch)
    const format = fernet({
      keys,
      methods: config.auth.methods,
      defaultDomainId: config.identity.default_domain_id,
    })
    return { format, keys }
  },
  jws(config, watch) {
    const place = jwsPlace(config)
    const keys = watchRepository(jwsRepository(place, watch), watch)
    const format = jws({
      keys,
      methods: config.auth.methods,
      acceptedAlgorithms: config.jwt_tokens.jws_accepted_algorithms,
    })
    return { format, keys }
  },
}

/**
 * The token format that the configuration names, on its keys.
 *
 * @throws `KeyRepositoryError` when the keys cannot be used now
 */
export function configuredFormat(config: Config, watch: WatchKeysOptions): ConfiguredFormat {
  return tokenFormats[config.token.provider](config, watch)
}

/** Where the configuration says that the keys of JWS tokens are. */
export function jwsPlace(config: Config): JwsKeyPlace {
  return {
    privateDirectory: config.jwt_tokens.jws_private_key_repository,
    publicDirectory: config.jwt_tokens.jws_public_key_repository,
    algorithm: config.jwt_tokens.jws_algorithm,
  }
}
