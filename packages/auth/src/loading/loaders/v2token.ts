import { v2Token } from '../../plugins/v2-token.ts'
import { defineLoader } from '../loader.ts'
import { v2Options } from '../option-sets.ts'

export const v2TokenLoader = defineLoader({
  name: 'v2token',
  help: 'a token, traded for one of another project, where there is only v2.0 of the Identity API',
  options: [
    ...v2Options,
    { name: 'token', required: true, secret: true, help: 'a token that is still valid' },
  ],
  takesTokenStore: true,
  load: v2Token,
})
