import { v3Token } from '../../plugins/v3-token.ts'
import { defineLoader } from '../loader.ts'
import { v3ScopeOptions } from '../option-sets.ts'

export const v3TokenLoader = defineLoader({
  name: 'v3token',
  help: 'a token, traded for one with another scope',
  options: [
    ...v3ScopeOptions,
    { name: 'token', required: true, secret: true, help: 'a token that is still valid' },
  ],
  takesTokenStore: true,
  load: v3Token,
})
