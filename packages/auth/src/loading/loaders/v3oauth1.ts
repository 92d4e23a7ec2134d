import { v3OAuth1 } from '../../plugins/v3-oauth1.ts'
import { defineLoader } from '../loader.ts'
import { identityOptions } from '../option-sets.ts'

export const v3OAuth1Loader = defineLoader({
  name: 'v3oauth1',
  help: 'an access token that a user gave to a consumer',
  options: [
    ...identityOptions,
    { name: 'consumer-key', required: true, help: 'id of the consumer' },
    { name: 'consumer-secret', required: true, secret: true, help: 'secret of the consumer' },
    { name: 'access-key', required: true, help: 'id of the access token' },
    { name: 'access-secret', required: true, secret: true, help: 'secret of the access token' },
  ],
  takesTokenStore: true,
  load: v3OAuth1,
})
