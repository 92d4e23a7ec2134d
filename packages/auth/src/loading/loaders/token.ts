import { genericToken } from '../../plugins/generic-token.ts'
import { defineLoader } from '../loader.ts'
import { genericOptions } from '../option-sets.ts'

export const tokenLoader = defineLoader({
  name: 'token',
  help: 'a token, traded for one with another scope, whatever version of the Identity API there is',
  options: [
    ...genericOptions,
    { name: 'token', required: true, secret: true, help: 'a token that is still valid' },
  ],
  takesTokenStore: true,
  load: genericToken,
})
