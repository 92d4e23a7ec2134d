import { genericPassword } from '../../plugins/generic-password.ts'
import { defineLoader } from '../loader.ts'
import { genericOptions, passwordOption, userOptions } from '../option-sets.ts'

export const passwordLoader = defineLoader({
  name: 'password',
  help: 'user and password, whatever version of the Identity API there is',
  options: [...genericOptions, ...userOptions, passwordOption],
  takesTokenStore: true,
  load: genericPassword,
})
