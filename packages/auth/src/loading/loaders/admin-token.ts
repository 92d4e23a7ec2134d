import { tokenEndpoint } from '../../plugins/token-endpoint.ts'
import { defineLoader } from '../loader.ts'

export const adminTokenLoader = defineLoader({
  name: 'admin_token',
  help: 'a token and an endpoint that are known beforehand',
  options: [
    { name: 'endpoint', aliases: ['url'], required: true, help: 'base URL of the one service that is used' },
    { name: 'token', required: true, secret: true, help: 'the token to send' },
  ],
  load: tokenEndpoint,
})
